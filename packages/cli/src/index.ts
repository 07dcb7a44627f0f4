/**
 * The parts of the command `mtl`, for programs with tables of their own: command lines, training, tables of results, reports. The
 * census example of the repository is made of them.
 *
 * @packageDocumentation
 */
export { type ArchitectureName, architectureNames, unfitArchitectures } from './models/architectureNames.js';
export {
  type Architecture,
  type ArchitectureSettings,
  architectures,
  type BuildOptions,
} from './models/architectures.js';
export { chosenArchitecture, chosenArchitectures } from './models/chosenArchitectures.js';
export { chosenStart, chosenStarts } from './models/chosenStarts.js';
export { type LoadedModel, loadAnyModel } from './models/loadAnyModel.js';
export { saveInterrupted, saveTrained } from './models/saveTrained.js';
export type { ShownMetrics } from './models/shownMetrics.js';
export { type TestResult, tellResult, testResult } from './models/testResult.js';
export type { TrainingData } from './models/trainingData.js';
export { type TrainedModel, type TrainModelOptions, trainModel } from './models/trainModel.js';
export { type InputText, openText } from './predict/inputText.js';
export {
  type OpenRows,
  type PredictedRows,
  type Predicting,
  type PredictRowsOptions,
  predictRows,
  type ReadingRows,
} from './predict/predictionRows.js';
export { type PredictionFormat, type PredictionText, predictionText } from './predict/predictionText.js';
export { type WritePredictionsOptions, writePredictions } from './predict/writePredictions.js';
export { cacheFolder } from './program/cacheFolder.js';
export { type ParsedLine, parseCommandLine } from './program/commandLine.js';
export { dueFiles } from './program/dueFiles.js';
export { type EndingSignal, exitCodes, signalCodes } from './program/exitCodes.js';
export { wrapped } from './program/help.js';
export { isFileError } from './program/isFileError.js';
export type { Output, TextStream } from './program/output.js';
export { createOutput } from './program/output.js';
export { assertApart, assertWritable } from './program/outputFiles.js';
export type { Command, CommandLine, Option, Program } from './program/program.js';
export { runMain } from './program/runMain.js';
export { choiceOf, countOf, hasFlag, listOf, textOf, textsOf } from './program/settings.js';
export { backends, startBackend } from './program/startBackend.js';
export type { Chart, Series } from './report/chart.js';
export { heatMapsOf } from './report/expertHeatMaps.js';
export { type HeatMap, type HeatMapOwner, hasColour, textHeatMap } from './report/heatMap.js';
export { type Epochs, learningCurves } from './report/learningCurves.js';
export { type Report, type TaskSection, writeReport } from './report/report.js';
export { resultTable, thousands } from './report/resultTable.js';
export { runFacts } from './report/runFacts.js';
export { settingsTable } from './report/settingsTable.js';
export { type Spread, type Summary, summarize, summaryTable } from './report/summarize.js';
export { type Table, textTable } from './report/textTable.js';

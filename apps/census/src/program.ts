import { architectureNames, type Command, type Option, type Program, wrapped } from '@mtl/cli';

const options = {
  backend: { value: 'cpu|wasm', help: 'where tensors are computed (wasm)' },
  batch: { value: 'N', help: 'rows per training step (1024)' },
  data: {
    value: 'FILE|DIR',
    help: 'census-income.data and census-income.test, plain or .gz (default: the download cache)',
  },
  education: {
    value: 'NAME',
    help: 'what college means: associate, bachelor, bachelorNoProf, someCollege (associate)',
  },
  epochs: { value: 'N', help: 'how often all training rows are seen at most (8; 3 in the demo)' },
  format: { value: 'csv|jsonl', help: 'form of the predictions (csv)' },
  help: { help: 'this text' },
  'init-scheme': {
    value: 'NAME',
    help: 'how weights start: glorot or pytorch; `compare` also takes both (glorot)',
  },
  json: { help: 'one JSON object per line on stdout, text for people on stderr' },
  'keep-columns': { help: 'the columns of the input before the predictions' },
  load: { value: 'FILE', help: 'model that `train --save` wrote' },
  model: { value: 'NAME', help: 'one of the models below; `compare` takes several, A,B, or all' },
  place: {
    value: 'URL',
    many: true,
    help: 'where to fetch from: a folder (ends with /) or a ZIP archive (default: the UCI repository)',
  },
  protocol: {
    value: 'NAME',
    help: 'test-file or published (published where the training file is there, else test-file)',
  },
  raw: { help: 'with --keep-columns: cells that a spreadsheet takes for formulas as they are' },
  report: { value: 'FILE', help: 'results as a web page in one file' },
  rows: { value: 'N', help: 'with --synthetic: rows of the look-alike (50000)' },
  save: { value: 'FILE', help: 'where the trained model goes' },
  seed: { value: 'N', help: 'root seed of weights and row order (0)' },
  seeds: { value: 'N', help: 'how many seeds each model is trained with: 0, 1, … (1)' },
  synthetic: { help: 'a synthetic look-alike instead of the real data' },
  tasks: { value: 'A,B', help: 'of income, neverMarried, college (all three)' },
  version: { help: 'the version of this program' },
} as const satisfies Readonly<Record<string, Option>>;

const anyCommand: readonly string[] = ['json', 'help', 'version'];
const rowsOfData: readonly string[] = ['data', 'synthetic', 'rows', 'protocol', 'tasks', 'education'];
const training: readonly string[] = [...rowsOfData, 'epochs', 'batch', 'seed', 'backend', 'report'];

const modelLines = wrapped(architectureNames, ', ', 100).map((line) => `  ${line}`);

const commands: Readonly<Record<string, Command>> = {
  train: {
    summary: 'Trains one model and evaluates it on the test rows.',
    options: ['model', ...training, 'init-scheme', 'save', ...anyCommand],
    notes: ['Models:', ...modelLines],
    run: async (line, output) => (await import('./commands/train.js')).train(line, output),
  },
  compare: {
    summary: 'Trains several models with several seeds: mean and standard deviation.',
    options: ['model', 'seeds', ...training.filter((name) => name !== 'seed'), 'init-scheme', ...anyCommand],
    notes: ['Models:', ...modelLines],
    run: async (line, output) => (await import('./commands/compare.js')).compare(line, output),
  },
  predict: {
    summary: 'Predicts for every row of a table, from a file or stdin to stdout.',
    options: ['load', 'data', 'format', 'keep-columns', 'raw', 'backend', 'help', 'version'],
    run: async (line) => (await import('./commands/predict.js')).predict(line),
  },
  data: {
    summary: 'The data set: data fetch, data verify, data stats.',
    options: ['help', 'version'],
  },
  'data fetch': {
    summary: 'Downloads the data set (CC BY 4.0) and checks it.',
    options: ['data', 'place', ...anyCommand],
    run: async (line, output) => (await import('./commands/data.js')).fetchData(line, output),
  },
  'data verify': {
    summary: 'Says whether the files are the published ones, bit by bit.',
    options: ['data', ...anyCommand],
    run: async (line, output) => (await import('./commands/data.js')).verifyData(line, output),
  },
  'data stats': {
    summary: 'Columns, values and share of positive rows per task.',
    options: ['data', 'synthetic', 'rows', 'education', ...anyCommand],
    run: async (line, output) => (await import('./commands/data.js')).showStats(line, output),
  },
};

/** Without a command. */
const demo: Command = {
  summary: 'Trains three models for 3 epochs each, a minute or so, and compares them; writes report.html.',
  options: [...training, 'place', ...anyCommand],
  run: async (line, output) => (await import('./commands/demo.js')).demo(line, output),
};

/** @param version Of this program. */
export function censusProgram(version: string): Program {
  return { name: 'census', summary: demo.summary, version, options, commands, unnamed: demo };
}

import type { Command, Option, Program } from './program/program.js';

const options: Readonly<Record<string, Option>> = {
  backend: { value: 'cpu|wasm', help: 'where tensors are computed (wasm)' },
  format: { value: 'csv|jsonl', help: 'form of the predictions (csv)' },
  help: { help: 'this text' },
  'keep-columns': { help: 'the columns of the input before the predictions' },
  raw: { help: 'with --keep-columns: cells that a spreadsheet takes for formulas as they are' },
  version: { help: 'the version of this program' },
};

const commands: Readonly<Record<string, Command>> = {
  predict: {
    summary: 'Predicts for every row of a table, from a file or stdin to stdout.',
    arguments: ['MODEL', '[FILE]'],
    options: ['format', 'keep-columns', 'raw', 'backend', 'help', 'version'],
    examples: [
      ['mtl predict model.mtl new.csv > predictions.csv', 'a column per task, a line per row'],
      ['mtl predict model.mtl new.csv --keep-columns', 'beside the columns of the input'],
      ['zcat new.csv.gz | mtl predict model.mtl --format jsonl', 'from stdin, an object per line'],
    ],
    run: async (line) => (await import('./commands/predict.js')).predict(line),
  },
};

/**
 * The command `mtl`.
 *
 * @param version Of this package.
 */
export function mtlProgram(version: string): Program {
  const summary = 'From a table to a model of several tasks, predictions and a report.';
  return { name: 'mtl', summary, version, options, commands };
}

import { architectureNames } from './models/architectureNames.js';
import { wrapped } from './program/help.js';
import type { Command, Option, Program } from './program/program.js';

const options: Readonly<Record<string, Option>> = {
  architecture: { value: 'NAME', help: 'one of those below (mmoe)' },
  architectures: {
    value: 'A,B',
    help: 'some of those below, or all (single-task,shared-bottom,mmoe,adatt-sp)',
  },
  backend: { value: 'cpu|wasm', help: 'where tensors are computed (wasm)' },
  batch: { value: 'N', help: 'rows per training step (16 to 1024, by the number of rows)' },
  'class-weights': {
    value: 'balanced|none',
    help: 'whether rare classes count as much as frequent ones (none)',
  },
  config: {
    value: 'FILE',
    help: 'what the columns are, as `mtl init` writes it (NAME.mtl.yaml beside FILE, if it is there)',
  },
  epochs: { value: 'N', help: 'how often all training rows are seen at most (30)' },
  force: { help: 'write over a file that is there' },
  format: { value: 'csv|jsonl', help: 'form of the predictions (csv)' },
  help: { help: 'this text' },
  'init-scheme': { value: 'NAME', help: 'how weights start: glorot or pytorch (glorot)' },
  json: { help: 'one JSON object per line on stdout, text for people on stderr' },
  'keep-columns': {
    help: 'the columns of the input before the predictions; of JSON lines those of the first row',
  },
  out: {
    value: 'PATH',
    help: 'where the results go (train, compare: the folder NAME-mtl; init: NAME.mtl.yaml; card: stdout)',
  },
  patience: { value: 'N', help: 'epochs without a better one after which training stops (5)' },
  raw: { help: 'with --keep-columns: cells that a spreadsheet takes for formulas as they are' },
  report: { value: 'FILE', help: 'the results as a web page in one file' },
  seed: { value: 'N', help: 'root seed of split, weights and row order (0)' },
  seeds: { value: 'N', help: 'how many seeds each architecture is trained with: 0, 1, … (1)' },
  split: {
    value: 'HOW',
    help: 'random; user=COLUMN: no value of it in two parts; time=COLUMN: the newest rows are the test; or both with a comma (random)',
  },
  task: {
    value: 'COLUMN[:KIND]',
    many: true,
    help: 'a column to predict, and what it is: binary, multiclass, regression (by its values); may be given again',
  },
  units: { value: 'N', help: 'width of the learned vector of every value (one-hot)' },
  version: { help: 'the version of this program' },
};

const anyCommand = ['json', 'help', 'version'];
const training = [
  'task',
  'config',
  'split',
  'epochs',
  'patience',
  'batch',
  'seed',
  'units',
  'class-weights',
  'init-scheme',
  'backend',
  'out',
];
const architectureLines = [
  'Architectures:',
  ...wrapped(architectureNames, ', ', 100).map((line) => `  ${line}`),
];

const commands: Readonly<Record<string, Command>> = {
  init: {
    summary:
      'Looks at a table and writes down what its columns seem to be, with reasons, to be changed by you.',
    arguments: ['FILE'],
    options: ['task', 'out', 'force', ...anyCommand],
    examples: [
      ['mtl init orders.csv --task bought --task value', 'writes orders.mtl.yaml, which train takes'],
      ['mtl init orders.csv', 'the same, with the tasks to be named in the file'],
    ],
    run: async (line, output) => (await import('./commands/init.js')).init(line, output),
  },
  train: {
    summary: 'Trains one model, and writes it with test metrics, predictions and a report into a folder.',
    arguments: ['FILE'],
    options: ['architecture', ...training, ...anyCommand],
    examples: [
      ['mtl train orders.csv --task bought --task value:regression', 'from a file to a model'],
      ['mtl train orders.csv --task bought --split user=customer', 'no customer in two parts'],
      ['mtl train orders.csv', 'all by orders.mtl.yaml, which `mtl init` wrote'],
    ],
    notes: architectureLines,
    run: async (line, output) => (await import('./commands/train.js')).train(line, output),
  },
  compare: {
    summary: 'Trains several architectures with several seeds: mean, standard deviation, gains, a report.',
    arguments: ['FILE'],
    options: ['architectures', 'seeds', ...training, ...anyCommand],
    examples: [
      ['mtl compare orders.csv --seeds 3', 'four architectures, three seeds each'],
      ['mtl compare orders.csv --architectures mmoe,ple', 'only these'],
    ],
    notes: architectureLines,
    run: async (line, output) => (await import('./commands/compare.js')).compare(line, output),
  },
  evaluate: {
    summary: 'Judges a saved model on other rows that have labels.',
    arguments: ['MODEL', 'FILE'],
    options: ['report', 'backend', ...anyCommand],
    examples: [['mtl evaluate orders-mtl/model.mtl june.csv --report june.html', 'metrics and a report']],
    run: async (line, output) => (await import('./commands/evaluate.js')).evaluate(line, output),
  },
  predict: {
    summary: 'Predicts for every row of a table, from a file or stdin to stdout.',
    arguments: ['MODEL', '[FILE]'],
    options: ['format', 'keep-columns', 'raw', 'backend', 'help', 'version'],
    examples: [
      ['mtl predict orders-mtl/model.mtl new.csv > predictions.csv', 'a column per task, a line per row'],
      ['mtl predict orders-mtl/model.mtl new.csv --keep-columns', 'beside the columns of the input'],
      ['zcat new.csv.gz | mtl predict orders-mtl/model.mtl --format jsonl', 'from stdin, an object per line'],
    ],
    run: async (line) => (await import('./commands/predict.js')).predict(line),
  },
  inspect: {
    summary: 'Shows what is in a model file: tasks, columns, layers, results, who learns from whom.',
    arguments: ['MODEL'],
    options: ['backend', ...anyCommand],
    examples: [['mtl inspect orders-mtl/model.mtl', 'as tables']],
    run: async (line, output) => (await import('./commands/inspect.js')).inspect(line, output),
  },
  card: {
    summary: 'Writes a model card in Markdown from what the file of a model tells.',
    arguments: ['MODEL'],
    options: ['out', 'backend', ...anyCommand],
    examples: [['mtl card orders-mtl/model.mtl --out CARD.md', 'with questions for you at the end']],
    run: async (line, output) => (await import('./commands/card.js')).card(line, output),
  },
};

/**
 * The command `mtl`.
 *
 * @param version Of this package.
 */
export function mtlProgram(version: string): Program {
  const summary = 'From a table in a file to a model of several tasks, predictions and a report.';
  return { name: 'mtl', summary, version, options, commands };
}

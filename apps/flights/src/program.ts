import { architectureNames, type Command, type Option, type Program, wrapped } from '@mtl/cli';

const options = {
  backend: { value: 'cpu|wasm', help: 'where tensors are computed (wasm)' },
  batch: { value: 'N', help: 'rows per training step (4096)' },
  data: { value: 'FILE', help: 'flights-3m.parquet (default: the download cache)' },
  epochs: { value: 'N', help: 'how often all training rows are seen at most (1)' },
  help: { help: 'this text' },
  json: { help: 'one JSON object per line on stdout, text for people on stderr' },
  model: { value: 'NAME', help: 'one of the models below (adatt-sp)' },
  report: { value: 'FILE', help: 'results as a web page in one file' },
  rows: { value: 'N', help: 'the oldest rows alone (all)' },
  save: { value: 'FILE', help: 'where the trained model goes' },
  seed: { value: 'N', help: 'root seed of weights and row order (0)' },
  version: { help: 'the version of this program' },
} as const satisfies Readonly<Record<string, Option>>;

const anyCommand: readonly string[] = ['json', 'help', 'version'];

const commands: Readonly<Record<string, Command>> = {
  fetch: {
    summary: 'Fetches the flights (13 MB) into the cache by npm and checks them.',
    options: anyCommand,
    run: async (_, output) => (await import('./commands/fetch.js')).fetchFlights(output),
  },
};

/** Without a command. */
const train: Command = {
  summary: 'Trains one model on three million flights, the newest held back, and judges it on those.',
  options: ['model', 'data', 'rows', 'epochs', 'batch', 'seed', 'backend', 'save', 'report', ...anyCommand],
  notes: ['Models:', ...wrapped(architectureNames, ', ', 100).map((line) => `  ${line}`)],
  run: async (line, output) => (await import('./commands/train.js')).train(line, output),
};

/** @param version Of this program. */
export function flightsProgram(version: string): Program {
  return { name: 'flights', summary: train.summary, version, options, commands, unnamed: train };
}

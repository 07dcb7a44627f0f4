// Parameters and time per training step of all architectures at equal width, on the input of the census example: 31 one-hot fields with
// 474 values in all and 7 numbers, three tasks, batches of 1024, wasm backend on one thread. `--write` puts them into the table of
// docs/choose-an-architecture.md. Needs a build: `pnpm build`.
// `--rounds N`: interleaved rounds (7); each trains every model for `--steps N` steps (5).
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { adashare } from '../../packages/models/adashare/dist/index.js';
import { adatt, adattSp } from '../../packages/models/adatt/dist/index.js';
import { branched } from '../../packages/models/branched/dist/index.js';
import { amtl, coAmtl } from '../../packages/models/co-amtl/dist/index.js';
import { crossStitch } from '../../packages/models/cross-stitch/dist/index.js';
import { esmm } from '../../packages/models/esmm/dist/index.js';
import { binary, embeddingInput, mmoe, omoe, oneHotInput } from '../../packages/models/mmoe/dist/index.js';
import { mran } from '../../packages/models/mran/dist/index.js';
import { mtan } from '../../packages/models/mtan/dist/index.js';
import { ple } from '../../packages/models/ple/dist/index.js';
import { sharedBottom } from '../../packages/models/shared-bottom/dist/index.js';
import { singleTask } from '../../packages/models/single-task/dist/index.js';
import { sluice } from '../../packages/models/sluice/dist/index.js';
import { snr } from '../../packages/models/snr/dist/index.js';
import { softOrdering } from '../../packages/models/soft-ordering/dist/index.js';
import { fitTasks } from '../../packages/train/dist/index.js';
import { machine } from './measure/machine.mjs';
import { median } from './measure/median.mjs';
import { startWasm } from './measure/startWasm.mjs';
import { uniform } from './measure/uniform.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    steps: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = countOf('rounds');
const steps = countOf('steps');

const batchSize = 1024;
const fields = 31;
const valueCount = 474;
const columns = 7;
const taskNames = ['income', 'neverMarried', 'college'];

const oneHot = {
  input: oneHotInput({ fields, values: valueCount, numeric: columns }),
  tasks: Object.fromEntries(taskNames.map((name) => [name, binary()])),
  towerUnits: [24],
};
const tokens = {
  ...oneHot,
  input: embeddingInput({ fields, values: valueCount, units: 16, numeric: columns, combine: 'tokens' }),
};
const levels = [[96], [48]];

/** Layers of 96 and 48 units, one width of 96 where all layers must be alike, six experts where there are experts. */
const models = new Map([
  ['`sharedBottom`', () => sharedBottom({ ...oneHot, bottomUnits: [96, 48] })],
  ['`singleTask`', () => singleTask({ ...oneHot, bottomUnits: [96, 48] })],
  ['`omoe`', () => omoe({ ...oneHot, experts: 6, expertUnits: [[96, 48]] })],
  ['`mmoe`', () => mmoe({ ...oneHot, experts: 6, expertUnits: [[96, 48]] })],
  ['`mmoe` with two levels', () => mmoe({ ...oneHot, experts: 6, expertUnits: levels })],
  [
    '`ple` with one level (CGC)',
    () => ple({ ...oneHot, taskExperts: 1, sharedExperts: 3, expertUnits: [[96, 48]] }),
  ],
  ['`ple`', () => ple({ ...oneHot, taskExperts: 1, sharedExperts: 3, expertUnits: levels })],
  ['`adattSp`', () => adattSp({ ...oneHot, taskExperts: 2, expertUnits: levels })],
  ['`adatt`', () => adatt({ ...oneHot, taskExperts: 2, sharedExperts: 1, expertUnits: levels })],
  ['`crossStitch`', () => crossStitch({ ...oneHot, expertUnits: levels })],
  ['`sluice`', () => sluice({ ...oneHot, units: [96, 96] })],
  ['`snr`', () => snr({ ...oneHot, experts: 3, units: [96, 48] })],
  [
    "`snr` with `connection: 'aver'`",
    () => snr({ ...oneHot, experts: 6, units: [96, 48], connection: 'aver' }),
  ],
  ['`mtan`', () => mtan({ ...oneHot, units: [96, 48] })],
  ['`amtl`', () => amtl({ ...oneHot, units: 96, scale: 'sqrt' })],
  ['`coAmtl`', () => coAmtl({ ...oneHot, units: 96, scale: 'sqrt' })],
  ['`mran`', () => mran({ ...tokens, heads: 2 })],
  ['`softOrdering`', () => softOrdering({ ...oneHot, layers: 3, units: 96 })],
  ['`adashare`', () => adashare({ ...oneHot, blocks: 4, units: 96 })],
  ['`branched`', () => branched({ ...oneHot, branchUnits: levels })],
  ['`esmm`', () => esmm({ input: oneHot.input, towerUnits: [96, 48, 24] })],
]);

const tf = await startWasm();
const examples = makeExamples(steps * batchSize);
const built = [...models].map(([name, build]) => ({
  name,
  model: build(),
  optimizer: tf.train.adam(1e-3, 0.9, 0.999, 1e-8),
  times: [],
}));
for (let round = -1; round < rounds; round++) {
  for (const { model, optimizer, times } of built) {
    const { epochs } = await fitTasks(model, examples, { batchSize, optimizer, seed: round });
    if (round >= 0) times.push((1000 * epochs[0].seconds) / steps); // the first round warms up
  }
}

const how = `median of ${rounds} interleaved rounds of ${steps} steps on ${machine()}`;
const reference = built[0].times;
const rows = built.map(({ name, model, times }) => [
  name,
  model.network.countParams().toLocaleString('en-US'),
  median(times).toFixed(0),
  median(times.map((time, round) => time / reference[round])).toFixed(1),
]);
console.log(
  `${how}\n\n| builder | parameters | ms per step | × Shared-Bottom |\n| --- | ---: | ---: | ---: |`,
);
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
if (options.write) writeInto(new URL('../../docs/choose-an-architecture.md', import.meta.url));

/** Puts the numbers into columns 3 to 5 of the table's rows, found by their first words, and says how they were measured. */
function writeInto(file) {
  const missing = new Map(rows.map((row) => [row[0], row]));
  const lines = readFileSync(file, 'utf8').split('\n');
  const written = lines.map((line) => {
    const [name, ...numbers] = missing.get(/^\| ([^[]+), \[/.exec(line)?.[1]) ?? [];
    if (name === undefined) return line;
    missing.delete(name);
    const cells = line.split(' | ');
    return [...cells.slice(0, 2), ...numbers, ...cells.slice(5)].join(' | ');
  });
  if (missing.size > 0) throw new Error(`architectures: no row for ${[...missing.keys()].join(', ')}.`);
  writeFileSync(file, written.join('\n').replace(/median of [^;]*?(?=; the last)/, how));
}

/** One value per field, each field with its share of the values; labels of all tasks, and of the funnel. */
function makeExamples(rows) {
  const next = uniform(1);
  const first = (field) => Math.floor((field * valueCount) / fields) + 1;
  const ids = new Int32Array(rows * fields);
  for (let i = 0; i < ids.length; i++) {
    const field = i % fields;
    ids[i] = first(field) + Math.floor(next() * (first(field + 1) - first(field)));
  }
  const numeric = Float32Array.from({ length: rows * columns }, () => 2 * next() - 1);
  const binaryLabels = () => Float32Array.from({ length: rows }, () => Number(next() < 0.3));
  const labels = Object.fromEntries([...taskNames, 'click'].map((name) => [name, binaryLabels()]));
  labels.clickAndConversion = labels.click.map((click) => click * Number(next() < 0.2));
  return { rows, fields, ids, columns, numeric, labels };
}

function countOf(name) {
  const value = /^\d{1,4}$/.test(options[name]) ? Number(options[name]) : 0;
  if (value < 1) {
    throw new Error(`architectures: \`--${name}\` must be a positive integer, got ${options[name]}.`);
  }
  return value;
}

// What more tasks cost in time: every architecture at equal width with 3, 11, 44 and 88 tasks, a dense table of 32 columns, batches of 256,
// wasm backend on one thread. `--write` makes docs/experiments/tasks.md. Needs a build: `pnpm build`.
// `--rounds N`: interleaved rounds (5). `--builders a,b`: only these.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { adashare } from '../../packages/models/adashare/dist/index.js';
import { adatt, adattSp } from '../../packages/models/adatt/dist/index.js';
import { branched } from '../../packages/models/branched/dist/index.js';
import { amtl, coAmtl } from '../../packages/models/co-amtl/dist/index.js';
import { crossStitch } from '../../packages/models/cross-stitch/dist/index.js';
import { binary, denseInput, mmoe, omoe } from '../../packages/models/mmoe/dist/index.js';
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
    rounds: { type: 'string', default: '5' },
    builders: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = /^\d{1,4}$/.test(options.rounds) ? Number(options.rounds) : 0;
if (rounds < 1) throw new Error(`tasks: \`--rounds\` must be a positive integer, got ${options.rounds}.`);

const counts = [3, 11, 44, 88];
const batchSize = 256;
const columns = 32;
const common = { input: denseInput({ features: columns }), towerUnits: [8] };
const levels = [[32], [16]];
const two = { ...common, units: [32, 16] };

const builders = new Map([
  ['sharedBottom', (tasks) => sharedBottom({ ...common, tasks, bottomUnits: [32, 16] })],
  ['singleTask', (tasks) => singleTask({ ...common, tasks, bottomUnits: [32, 16] })],
  ['omoe', (tasks) => omoe({ ...common, tasks, experts: 6, expertUnits: [[32, 16]] })],
  ['mmoe', (tasks) => mmoe({ ...common, tasks, experts: 6, expertUnits: [[32, 16]] })],
  ['ple', (tasks) => ple({ ...common, tasks, taskExperts: 1, sharedExperts: 3, expertUnits: levels })],
  ['adattSp', (tasks) => adattSp({ ...common, tasks, taskExperts: 1, expertUnits: levels })],
  ['adatt', (tasks) => adatt({ ...common, tasks, taskExperts: 1, sharedExperts: 1, expertUnits: levels })],
  ['crossStitch', (tasks) => crossStitch({ ...common, tasks, expertUnits: levels })],
  ['sluice', (tasks) => sluice({ ...common, tasks, units: [32, 32] })],
  ['snr', (tasks) => snr({ ...two, tasks, experts: 4 })],
  ['mtan', (tasks) => mtan({ ...two, tasks })],
  ['amtl', (tasks) => amtl({ ...common, tasks, units: 32 })],
  ['coAmtl', (tasks) => coAmtl({ ...common, tasks, units: 32 })],
  ['mran', (tasks) => mran({ ...common, tasks, fields: 4 })],
  ['softOrdering', (tasks) => softOrdering({ ...common, tasks, layers: 2, units: 32 })],
  ['adashare', (tasks) => adashare({ ...common, tasks, blocks: 2, units: 32 })],
  ['branched', (tasks) => branched({ ...common, tasks, branchUnits: levels })],
]);
const chosen = options.builders?.split(',') ?? [...builders.keys()];
const unknown = chosen.find((name) => !builders.has(name));
if (unknown !== undefined) {
  throw new Error(`tasks: \`--builders\` must be of ${[...builders.keys()].join(', ')}, got ${unknown}.`);
}

const tf = await startWasm();
const rows = [];
for (const name of chosen) {
  const times = await timesOf(builders.get(name));
  const row = ['predict', 'step'].map((work) => counts.map((count) => median(times.get(count)[work])));
  rows.push([name, ...row.flat()]);
  console.log([name.padEnd(13), ...row.flat().map((ms) => ms.toFixed(1).padStart(8))].join(''));
}
if (options.write) writeFileSync(new URL('../../docs/experiments/tasks.md', import.meta.url), report());

/** Milliseconds of a prediction and of a training step by number of tasks, one of each per round; all numbers take turns. */
async function timesOf(build) {
  const subjects = counts.map((count) => subjectOf(build, count));
  for (let round = -1; round < rounds; round++) {
    for (const { model, x, examples, optimizer, predict, step } of subjects) {
      const start = performance.now();
      const outputs = model.predict(x);
      for (const output of Object.values(outputs)) output.dataSync();
      tf.dispose(outputs);
      const ms = performance.now() - start;
      const { epochs } = await fitTasks(model, examples, { batchSize, optimizer });
      if (round < 0) continue; // warms up
      predict.push(ms);
      step.push(1000 * epochs[0].seconds);
    }
  }
  for (const { model, x, optimizer } of subjects) {
    model.network.dispose();
    tf.dispose(x);
    optimizer.dispose();
  }
  return new Map(subjects.map(({ count, predict, step }) => [count, { predict, step }]));
}

function subjectOf(build, count) {
  const names = Array.from({ length: count }, (_, t) => `task${t}`);
  const next = uniform(1);
  const numeric = Float32Array.from({ length: batchSize * columns }, () => 2 * next() - 1);
  const label = () => Float32Array.from({ length: batchSize }, () => Number(next() < 0.3));
  const labels = Object.fromEntries(names.map((name) => [name, label()]));
  return {
    count,
    model: build(Object.fromEntries(names.map((name) => [name, binary()]))),
    x: tf.tensor2d(numeric, [batchSize, columns]),
    examples: { rows: batchSize, fields: 0, ids: new Int32Array(0), columns, numeric, labels },
    optimizer: tf.train.adam(1e-3),
    predict: [],
    step: [],
  };
}

function report() {
  const cells = (row) => `| ${row.join(' | ')} |`;
  const head = [
    'builder',
    ...counts.map((count) => `predict, ${count}`),
    ...counts.map((count) => `step, ${count}`),
  ];
  const line = ['---', ...head.slice(1).map(() => '---:')];
  const table = rows.map(([name, ...times]) => cells([`\`${name}\``, ...times.map((ms) => ms.toFixed(1))]));
  return `# What more tasks cost

Milliseconds of one prediction and of one training step of Adam for a batch of ${batchSize} rows with ${columns} columns, by the number of tasks, at equal
width: layers of 32 and 16 units, towers of 8. Calls and bytes of every architecture grow by the same for each further task, but for what its
equations say of pairs of tasks; \`packages/testing/src/scaling.test.ts\` counts them.

Times grow a little faster than calls and bytes, because a slice on wasm copies the whole of its input: taking n tasks apart in two steps costs 2 √n
copies ([tfjs facts](../tfjs-facts.md#kernels)). \`adattSp\`, \`adatt\`, \`crossStitch\`, \`sluice\`, \`coAmtl\`, \`mran\`, \`adashare\` and \`branched\` pair tasks; their READMEs
say what.

Made by \`pnpm bench tasks --rounds ${rounds} --write\`: medians of ${rounds} rounds in which the numbers of tasks take turns, wasm backend on one thread,
${machine()}.

${[cells(head), cells(line), ...table].join('\n')}
`;
}

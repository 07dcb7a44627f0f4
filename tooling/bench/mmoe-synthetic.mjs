// The synthetic tasks of the MMoE paper (Ma et al. 2018, §3): Shared-Bottom, OMoE and MMoE on two regression tasks whose relatedness
// is a number; says which of the paper's claims hold. Writes docs/experiments/mmoe-synthetic.md. Needs a build: `pnpm build`.
// `--seeds N`: draws of the data (10). `--rows N`: training rows (200000). `--out FILE`: the report.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { syntheticRegression, takeExamples } from '../../packages/data/dist/index.js';
import { denseInput, mmoe, omoe, regression } from '../../packages/models/mmoe/dist/index.js';
import { sharedBottom } from '../../packages/models/shared-bottom/dist/index.js';
import { evaluateTasks, fitTasks } from '../../packages/train/dist/index.js';
import { machine } from './measure/machine.mjs';
import { startWasm } from './measure/startWasm.mjs';
import { syntheticReport } from './measure/syntheticReport.mjs';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    rows: { type: 'string', default: '200000' },
    out: {
      type: 'string',
      default: fileURLToPath(new URL('../../docs/experiments/mmoe-synthetic.md', import.meta.url)),
    },
  },
});
const seeds = countOf('seeds', 2);
const rows = countOf('rows', 1024);
const testRows = 5000;
const batchSize = 256;
const correlations = [0.5, 0.9, 1];

const config = {
  input: denseInput({ features: 100 }),
  tasks: { first: regression(), second: regression() },
  towerUnits: [8],
};
/** At the paper's sizes: about as many weights each. */
const models = [
  ['Shared-Bottom', (seed) => sharedBottom({ ...config, seed, bottomUnits: [113] })],
  ['OMoE', (seed) => omoe({ ...config, seed, experts: 8, expertUnits: [[16]] })],
  ['MMoE', (seed) => mmoe({ ...config, seed, experts: 8, expertUnits: [[16]] })],
];

const tf = await startWasm();
const started = performance.now();
const parameters = new Map();
/** Model → correlation → loss per seed. */
const losses = new Map(models.map(([name]) => [name, new Map(correlations.map((p) => [p, []]))]));

for (let seed = 0; seed < seeds; seed++) {
  for (const correlation of correlations) {
    const drawn = syntheticRegression({ rows: rows + testRows, correlation, seed });
    const phases = [
      { learningRate: 1e-2, examples: part(drawn, 0, Math.round(rows * 0.75)) },
      { learningRate: 1e-3, examples: part(drawn, Math.round(rows * 0.75), rows) },
    ];
    const test = part(drawn, rows, rows + testRows);
    for (const [name, build] of models) {
      const loss = await testLoss(build(seed), phases, test, seed);
      losses.get(name).get(correlation).push(loss);
      console.log(`seed ${seed}, p ${correlation.toFixed(1)}, ${name.padEnd(13)} ${loss.toFixed(4)}`);
      parameters.set(name, parametersOf(build));
    }
  }
}

const seconds = (performance.now() - started) / 1000;
const report = syntheticReport({
  losses,
  parameters,
  correlations,
  seeds,
  rows,
  testRows,
  batchSize,
  machine: machine(),
});
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, report.markdown);
console.log(`\n${report.text}\n\n${seconds.toFixed(0)} s; written as a report`);

/** Trains on every phase once, then the mean over both tasks of the squared error on rows that were not seen. */
async function testLoss(model, phases, test, seed) {
  const optimizer = tf.train.adam(phases[0].learningRate, 0.9, 0.999, 1e-8);
  for (const { learningRate, examples } of phases) {
    optimizer.learningRate = learningRate;
    await fitTasks(model, examples, { batchSize, optimizer, seed });
  }
  const { first, second } = await evaluateTasks(model, test);
  optimizer.dispose();
  model.network.dispose();
  return (first.mse + second.mse) / 2;
}

function parametersOf(build) {
  const { network } = build(0);
  const count = network.countParams();
  network.dispose();
  return count;
}

function part(examples, from, to) {
  return takeExamples(
    examples,
    Int32Array.from({ length: to - from }, (_, i) => from + i),
  );
}

function countOf(name, least) {
  const value = /^\d{1,9}$/.test(options[name]) ? Number(options[name]) : Number.NaN;
  if (!(value >= least)) {
    throw new Error(`mmoe-synthetic: \`--${name}\` must be an integer from ${least}, got ${options[name]}.`);
  }
  return value;
}

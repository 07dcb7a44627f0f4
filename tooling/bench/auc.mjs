// AUC of a million scores: `auc` against an index sort with a comparator, interleaved. Needs a build: `pnpm build`.
import { cpus } from 'node:os';
import { auc } from '../../packages/metrics/dist/index.js';
import { median } from './measure/median.mjs';
import { uniform } from './measure/uniform.mjs';

const rows = 1_000_000;
const rounds = 9;
const warmUp = 2;

/** Scores like those of a model of rare positives, 6 %: sigmoids of two overlapping normal distributions. */
function makeRows() {
  const next = uniform(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const labels = new Uint8Array(rows);
  const scores = new Float64Array(rows);
  const weights = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    labels[i] = next() < 0.06 ? 1 : 0;
    scores[i] = 1 / (1 + Math.exp(3 - 2 * labels[i] - 1.5 * normal()));
    weights[i] = 0.5 + next();
  }
  return { labels, scores, weights };
}

/** The usual way, at its best: a typed array of row numbers, which sorts faster than a plain one. */
function aucByIndexSort(labels, scores) {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]);
  let [positives, negatives, won] = [0, 0, 0];
  for (let i = 0; i < order.length; ) {
    const score = scores[order[i]];
    const start = i;
    let tiedPositives = 0;
    for (; i < order.length && scores[order[i]] === score; i++) tiedPositives += labels[order[i]];
    const tiedNegatives = i - start - tiedPositives;
    won += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
  }
  return won / (positives * negatives);
}

const { labels, scores, weights } = makeRows();
const single = Float32Array.from(scores);
const rounded = scores.map((score) => Math.round(score * 1000) / 1000);

/** Name, function, name of what it is compared with. */
const cases = [
  ['float32, index sort', () => aucByIndexSort(labels, single)],
  ['float32, auc', () => auc(labels, single), 'float32, index sort'],
  ['float32, auc, weighted', () => auc(labels, single, { weights }), 'float32, index sort'],
  ['float64, index sort', () => aucByIndexSort(labels, scores)],
  ['float64, auc', () => auc(labels, scores), 'float64, index sort'],
  ['float64, 1001 distinct, index sort', () => aucByIndexSort(labels, rounded)],
  ['float64, 1001 distinct, auc', () => auc(labels, rounded), 'float64, 1001 distinct, index sort'],
];

const times = new Map(cases.map(([name]) => [name, []]));
const values = new Map();
for (let round = 0; round < warmUp + rounds; round++) {
  for (const [name, run] of cases) {
    const start = performance.now();
    values.set(name, run());
    if (round >= warmUp) times.get(name).push(performance.now() - start);
  }
}

console.log(`auc of ${rows.toLocaleString('en')} rows, median of ${rounds} interleaved rounds`);
console.log(`node ${process.version}, ${cpus()[0]?.model ?? 'unknown cpu'}`);
for (const [name, , reference] of cases) {
  const time = median(times.get(name));
  const line = `${name.padEnd(36)}${time.toFixed(1).padStart(8)} ms`;
  if (!reference) {
    console.log(line);
    continue;
  }
  const ratio = median(times.get(reference).map((other, round) => other / times.get(name)[round]));
  console.log(`${line}${ratio.toFixed(1).padStart(8)}x`);
  if (!name.includes('weighted') && Math.abs(values.get(name) - values.get(reference)) > 1e-12) {
    console.error(`${name}: ${values.get(name)}, ${reference}: ${values.get(reference)}`);
    process.exitCode = 1;
  }
}

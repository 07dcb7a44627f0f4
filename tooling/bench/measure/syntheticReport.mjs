import { meanInterval } from './meanInterval.mjs';

/**
 * The report of the bench mmoe-synthetic: losses, and for each claim of the paper whether it holds here. Models are compared on the
 * same draws: all intervals of differences are of paired differences.
 *
 * @param {object} run
 * @param {ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>} run.losses Model → correlation → loss per draw.
 * @param {ReadonlyMap<string, number>} run.parameters
 * @param {readonly number[]} run.correlations Ascending.
 * @param {number} run.seeds
 * @param {number} run.rows
 * @param {number} run.testRows
 * @param {number} run.batchSize
 * @param {string} run.machine
 * @returns {{ text: string, markdown: string }} `text`: what the terminal shows.
 */
export function syntheticReport(run) {
  const { losses, correlations, seeds } = run;
  const low = correlations[0];
  const high = correlations.at(-1);
  const names = [...losses.keys()];
  const at = (name, p) => losses.get(name).get(p);
  const gap = (name) => differences(at(name, low), at(name, high));

  const header = ['Model', 'Parameters', ...correlations.map((p) => `p = ${p.toFixed(1)}`), 'gap'];
  const rows = names.map((name) => [
    name,
    run.parameters.get(name).toLocaleString('en-US'),
    ...correlations.map((p) => shown(at(name, p))),
    shown(gap(name)),
  ]);
  const claims = [
    fallsWithCorrelation(names, correlations, at),
    equalAtOne(at('OMoE', high), at('MMoE', high)),
    smallestGap('MMoE', names, gap),
  ];
  const texts = claims.map(({ claim, holds, evidence }) => `${claim}: ${holds}. ${evidence.join('; ')}.`);
  return {
    text: [lines([header, ...rows]), '', ...texts].join('\n'),
    markdown: page(run, header, rows, claims),
  };

  function page({ rows: trainingRows, testRows, batchSize, machine }, head, body, found) {
    return `# The synthetic tasks of the MMoE paper

Two regression tasks whose relatedness is a number p, the cosine of their weight vectors (Ma et al. 2018, §3.2): x ~ N(0, I) of width 100,
\`y_k = w_k·x + Σ_i sin(α_i w_k·x + β_i) + ε\` with the same ten α, β ~ N(0, 1) for both tasks, |w_k| = 1 and noise of variance 0.01. The
models have the paper's sizes: 8 experts of 16 units, a bottom of 113, towers of 8. Each sees ${trainingRows.toLocaleString('en-US')} rows once, in batches of
${batchSize}, by Adam with learning rate 1e-2 for the first three quarters and 1e-3 for the last; the loss is the squared error on ${testRows.toLocaleString('en-US')} rows that none
has seen, mean over both tasks.

\`\`\`sh
pnpm bench mmoe-synthetic${seeds === 10 ? '' : ` --seeds ${seeds}`}${trainingRows === 200_000 ? '' : ` --rows ${trainingRows}`}
\`\`\`

Mean over ${seeds} draws ± half of the 95 % confidence interval (Student's t). A draw has its own weights, α, β, rows and first weights of the models;
within one draw the three values of p differ in the weights of the second task alone. The noise alone makes 0.01 of each loss. The gap is the
loss at p = ${low.toFixed(1)} minus that at p = ${high.toFixed(1)}, draw by draw.

${markdownTable(head, body)}

Losses differ more from draw to draw than from model to model, so the claims are about paired differences. A claim holds if its intervals
say so, not the means alone.

${found
  .map(
    ({ claim, holds, evidence }) =>
      `## ${claim}\n\n**${capital(holds)}.**\n\n${evidence.map((line) => `- ${line}`).join('\n')}\n`,
  )
  .join('\n')}
Measured on ${machine}, wasm backend, one thread.
`;
  }
}

function fallsWithCorrelation(names, correlations, at) {
  const steps = correlations.slice(1).map((p, i) => [correlations[i], p]);
  const pairs = [[correlations[0], correlations.at(-1)], ...steps];
  const fallen = names.flatMap((name) =>
    pairs.map(([from, to]) => meanInterval(differences(at(name, from), at(name, to)))),
  );
  const evidence = names.map((name) => {
    const falls = pairs.map(
      ([from, to]) =>
        `${shown(differences(at(name, from), at(name, to)))} from p = ${from.toFixed(1)} to ${to.toFixed(1)}`,
    );
    return `${name}: the loss falls by ${falls.join(', ')}`;
  });
  return { claim: 'The loss falls with task correlation, for all models', holds: verdict(fallen), evidence };
}

/** Equal: the interval of the difference has 0 in it. */
function equalAtOne(omoe, mmoe) {
  const difference = meanInterval(differences(omoe, mmoe));
  const holds =
    difference.low <= 0 && difference.high >= 0
      ? 'holds'
      : `does not hold: ${difference.mean > 0 ? 'MMoE' : 'OMoE'} has the lower loss`;
  const share = (100 * difference.mean) / meanInterval(omoe).mean;
  return {
    claim: 'OMoE equals MMoE at p = 1',
    holds,
    evidence: [`OMoE − MMoE ${shown(differences(omoe, mmoe))}, ${share.toFixed(1)} % of OMoE's mean loss`],
  };
}

function smallestGap(name, names, gap) {
  const others = names.filter((other) => other !== name);
  const wider = others.map((other) => differences(gap(other), gap(name)));
  return {
    claim: `${name}'s gap between p = 0.5 and p = 1 is the smallest`,
    holds: verdict(wider.map(meanInterval)),
    evidence: others.map((other, i) => `gap of ${other} − gap of ${name} ${shown(wider[i])}`),
  };
}

/** Whether differences that should be positive are. */
function verdict(intervals) {
  if (intervals.every(({ low }) => low > 0)) return 'holds';
  if (intervals.some(({ high }) => high < 0)) return 'does not hold';
  const inMean = intervals.every(({ mean }) => mean > 0) ? 'holds' : 'does not hold';
  return `${inMean} in the mean, but not settled: an interval has 0 in it`;
}

function differences(values, others) {
  return values.map((value, i) => value - others[i]);
}

function shown(values) {
  const { mean, half } = meanInterval(values);
  return `${mean.toFixed(4)} ± ${half.toFixed(4)}`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lines(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
    )
    .join('\n');
}

function markdownTable(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

import { existsSync } from 'node:fs';
import { writeFileAtomically } from '@mtl/core/node';
import { configError } from '@mtl/core/plain';
import { exitCodes } from '../program/exitCodes.js';
import type { Output } from '../program/output.js';
import { assertApart, assertWritable } from '../program/outputFiles.js';
import type { CommandLine } from '../program/program.js';
import { hasFlag, textOf, textsOf } from '../program/settings.js';
import { thousands } from '../report/resultTable.js';
import { configPathOf, guessedPlan } from '../table/planTable.js';
import { readTasks } from '../table/readTasks.js';
import { configText } from '../table/writeConfig.js';
import { tellPlan } from './tellPlan.js';

/** `init FILE`: looks at the file and writes down what its columns seem to be, for a person to change. */
export async function init(line: CommandLine, output: Output): Promise<number> {
  const path = line.arguments.get('FILE') as string;
  const out = textOf(line, 'out') ?? configPathOf(path);
  await assertWritable('init', 'out', out);
  await assertApart('init', { '--out': out }, [path], 'FILE');
  if (existsSync(out) && !hasFlag(line, 'force')) {
    throw configError('init', '--out', 'a file that is not there yet', out, 'Use --force to write over it.');
  }
  const asked = readTasks('init', textsOf(line, 'task') ?? []);
  const plan = await guessedPlan('init', path, asked);
  const text = configText(
    { ...plan, train: { architecture: 'mmoe', epochs: 30, patience: 5, seed: 0, split: 'random' } },
    {
      head: [
        `What \`mtl init ${path}\` found in the first ${thousands(plan.rows)} rows.`,
        `Change what is wrong, then run: mtl train ${path}`,
        ...plan.warnings.map((warning) => `Look at this: ${warning}`),
      ],
      columns: plan.reasons,
      labels: plan.labelReasons,
      candidates: [
        'bought: { kind: binary, column: bought, positive: ["yes"], negative: ["no"] }',
        'value: { kind: regression, column: value }',
        ...plan.candidates.map((candidate) => `could be predicted: ${candidate}`),
      ],
    },
  );
  await writeFileAtomically(out, new TextEncoder().encode(text));
  tellPlan(output, path, plan);
  output.event('written', { path: out });
  output.result(`wrote ${out}`);
  output.result(
    asked.length > 0
      ? `next: mtl train ${path}`
      : `next: name what is to be predicted, in the file or by --task COLUMN, and run: mtl train ${path}`,
  );
  return exitCodes.ok;
}

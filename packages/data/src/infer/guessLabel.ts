import { configError } from '@mtl/core/plain';
import { binaryLabel, type Label, multiclassLabel, regressionLabel } from '../schema/labels.js';
import { numberFormatOf, plainNumber } from './guessColumn.js';
import type { Cell } from './sampleCells.js';

/** What a task is; by default its values tell. */
export type TaskKind = Label['kind'];

/** A label, and why it is one of its kind. */
export interface LabelGuess {
  readonly label: Label;
  readonly reason: string;
}

const markers = ['NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', 'None', '?'];
const positives = [
  '1',
  'true',
  'yes',
  'y',
  't',
  'positive',
  'pos',
  'won',
  'win',
  '1.0',
  'ja',
  'j',
  'oui',
  'si',
  'sí',
  'sim',
  'da',
];
const mostClasses = 100;

/**
 * The label of a task by the values of its column: two values are a binary one, many numbers a regression, other values classes.
 *
 * @throws ConfigError if the values cannot be such a label.
 */
export function guessLabel(
  owner: string,
  column: string,
  cells: readonly Cell[],
  kind?: TaskKind,
): LabelGuess {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const text = typeof cell === 'string' ? cell : cell.join('|');
    if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const missing = markers.filter((marker) => counts.has(marker));
  for (const marker of missing) counts.delete(marker);
  const values = [...counts.keys()];
  const format = values.length > 0 ? numberFormatOf(values) : undefined;
  const own =
    kind ?? (values.length <= 2 ? 'binary' : format && values.length > 20 ? 'regression' : 'multiclass');
  const given = missing.length > 0 ? { missing } : {};
  if (own === 'regression') {
    if (format === undefined)
      throw configError(owner, `tasks.${column}`, 'a column of numbers', values.slice(0, 3));
    return {
      label: regressionLabel({ column, ...given, ...format }),
      reason: `${values.length} different numbers: regression`,
    };
  }
  if (values.length < 2) {
    throw configError(owner, `tasks.${column}`, 'a column of at least two values', values);
  }
  if (own === 'binary') {
    if (values.length > 2) {
      const remedy = 'Name the positive ones in a label, or make it multiclass or a regression.';
      throw configError(
        owner,
        `tasks.${column}`,
        'binary of a column of two values',
        values.slice(0, 5),
        remedy,
      );
    }
    const [positive, ...negative] = byRarity(counts);
    const label = binaryLabel({ column, positive: [positive as string], negative, ...given });
    const share = (100 * (counts.get(positive as string) as number)) / cells.length;
    return {
      label,
      reason: `${JSON.stringify(positive)} is 1${saysYes(positive as string) ? '' : ', the rarer one'}, in ${share.toFixed(1)} % of the rows: binary`,
    };
  }
  if (values.length > mostClasses) {
    const remedy = 'Name what is to be learnt of it, or make it a regression.';
    throw configError(
      owner,
      `tasks.${column}`,
      `a column of at most ${mostClasses} classes`,
      values.length,
      remedy,
    );
  }
  const classes = format
    ? values.sort((a, b) => plainNumber(a, format) - plainNumber(b, format))
    : values.sort();
  return {
    label: multiclassLabel({ column, classes, ...given }),
    reason: `${classes.length} classes: multiclass`,
  };
}

/** The value that is 1 first: one that says so, or the rarest. */
function byRarity(counts: ReadonlyMap<string, number>): string[] {
  const rank = (value: string) => (saysYes(value) ? -1 : (counts.get(value) as number));
  return [...counts.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function saysYes(value: string): boolean {
  return positives.includes(value.toLowerCase());
}

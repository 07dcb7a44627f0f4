import { configError, nearestWord, show } from '@mtl/core/plain';
import { binaryLabel, type Label, multiclassLabel, regressionLabel } from '@mtl/data';
import { numbersOf } from './guessColumns.js';
import type { TextStats } from './textStats.js';

/** A task as it is asked for on a command line, `name` or `name:kind`. */
export interface AskedTask {
  /** Name of the column. */
  readonly column: string;
  readonly kind?: Label['kind'] | undefined;
}

/** Classes of a task at most. */
const mostClasses = 1000;

const positiveWords = new Set([
  '1',
  'true',
  'yes',
  'y',
  't',
  'ja',
  'j',
  'oui',
  'si',
  'sí',
  'sim',
  'da',
  'positive',
  'pos',
]);

/**
 * Reads `bought`, `value:regression`.
 *
 * @throws ConfigError if the kind is none.
 */
export function readTask(owner: string, text: string): AskedTask {
  const at = text.lastIndexOf(':');
  if (at < 0) return { column: text };
  const kind = text.slice(at + 1);
  const kinds = ['binary', 'multiclass', 'regression'] as const;
  const found = kinds.find((one) => one === kind);
  if (found !== undefined) return { column: text.slice(0, at), kind: found };
  const nearest = nearestWord(kind, kinds);
  throw configError(
    owner,
    '--task',
    'NAME or NAME:binary, NAME:multiclass, NAME:regression',
    text,
    nearest && `Did you mean ${text.slice(0, at)}:${nearest}?`,
  );
}

/** The name of the task of a column: its letters and digits, `Gekauft?` is `Gekauft`. */
export function taskName(column: string): string {
  const name = column
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return (/^[A-Za-z]/.test(name) ? name : `task_${name}`).slice(0, 64);
}

/**
 * The label of a column, and in one phrase why it is that.
 *
 * @throws ConfigError if there is no such column, or it cannot be what is asked for.
 */
export function guessLabel(
  owner: string,
  { column: asked, kind }: AskedTask,
  columns: readonly TextStats[],
  form: { readonly decimal: '.' | ','; readonly missing: readonly string[] },
): { readonly label: Label; readonly reason: string } {
  const stats =
    columns.find(({ name }) => name === asked) ?? columns.find(({ name }) => taskName(name) === asked);
  if (stats === undefined) {
    const names = columns.map(({ name }) => name);
    const nearest = nearestWord(asked, names);
    const remedy = nearest === undefined ? undefined : `Did you mean ${nearest}?`;
    throw configError(owner, '--task', `a column of the file, ${names.join(', ')}`, asked, remedy);
  }
  const column = stats.name;
  const marks = form.missing.filter((text) => stats.counts.has(text));
  const values = [...stats.counts.keys()].filter((text) => !marks.includes(text));
  const isNumber = numbersOf(stats, form.decimal);
  const chosen = kind ?? kindOf(values, isNumber);
  const missing = marks.length > 0 ? { missing: marks } : {};
  if (chosen === 'regression') {
    if (!isNumber) {
      const wrong = values.find((text) => !/^[+-]?[\d.,]+$/.test(text)) ?? values[0];
      throw configError(
        owner,
        '--task',
        'regression of a column of numbers',
        `${column} with ${show(wrong)}`,
        'Is it a task of classes? Then say :multiclass.',
      );
    }
    return { label: regressionLabel({ column }), reason: 'numbers: their value is predicted' };
  }
  if (values.length < 2) {
    throw configError(
      owner,
      '--task',
      'a column with at least two different values',
      `${column} with ${show(values)}`,
    );
  }
  if (chosen === 'binary') {
    if (values.length !== 2) {
      const some = values.slice(0, 5);
      throw configError(
        owner,
        '--task',
        'binary of a column with two values',
        `${column} with ${values.length}, such as ${some.join(', ')}`,
        'Write the positive ones into the schema file (`mtl init`), or say :multiclass or :regression.',
      );
    }
    const known = values.find((text) => positiveWords.has(text.toLowerCase()));
    const [a, b] = values as [string, string];
    const rare = (stats.counts.get(a) as number) <= (stats.counts.get(b) as number) ? a : b;
    const positive = known ?? rare;
    const negative = positive === a ? b : a;
    const why = known === undefined ? ', the rarer one' : '';
    return {
      label: binaryLabel({ column, positive: [positive], negative: [negative], ...missing }),
      reason: `1 is ${show(positive)}${why}, 0 is ${show(negative)}`,
    };
  }
  if (values.length > mostClasses) {
    throw configError(owner, '--task', `multiclass of at most ${mostClasses} classes`, `${column} with more`);
  }
  const classes = isNumber ? values.sort((x, y) => Number(x) - Number(y)) : values.sort();
  return { label: multiclassLabel({ column, classes, ...missing }), reason: `${classes.length} classes` };
}

function kindOf(values: readonly string[], isNumber: boolean): Label['kind'] {
  if (values.length === 2) return 'binary';
  return isNumber ? 'regression' : 'multiclass';
}

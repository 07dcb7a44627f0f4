import { configError, nearestWord } from '@mtl/core/plain';
import type { TaskKind } from '@mtl/data';

/** A task as it is asked for on a command line, `name` or `name:kind`. */
export interface AskedTask {
  /** Name of the column, or of a task of the config. */
  readonly column: string;
  readonly kind?: TaskKind;
}

/**
 * Reads what `--task` says, each time that it is there.
 *
 * @throws ConfigError if a kind is none, or a task is there twice.
 */
export function readTasks(owner: string, texts: readonly string[]): AskedTask[] {
  const asked = texts.map((text) => readTask(owner, text));
  const names = asked.map(({ column }) => column);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw configError(owner, '--task', 'each task once', twice);
  return asked;
}

/**
 * Reads `bought`, `value:regression`.
 *
 * @throws ConfigError if the kind is none.
 */
function readTask(owner: string, text: string): AskedTask {
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

import { configError, nearestWord } from '@mtl/core/plain';
import type { CommandLine } from './program.js';

/** Whether a flag was given. */
export function hasFlag({ values }: CommandLine, name: string): boolean {
  return values.get(name) === true;
}

/** The value of an option; undefined where it was not given. */
export function textOf({ values, command }: CommandLine, name: string): string | undefined {
  const value = values.get(name);
  if (value === undefined || value === true) return undefined;
  if (value[0] === '') throw configError(command, `--${name}`, 'a non-empty text', '');
  return value[0];
}

/** All values of an option that may be repeated; undefined where it was not given. */
export function textsOf({ values }: CommandLine, name: string): readonly string[] | undefined {
  const value = values.get(name);
  return value === true ? undefined : value;
}

/** One of the listed values. */
export function choiceOf<const V extends string>(
  line: CommandLine,
  name: string,
  allowed: readonly V[],
): V | undefined {
  const value = textOf(line, name);
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw configError(line.command, `--${name}`, oneOf(allowed), value, remedyFor(value, allowed));
}

/** Some of the listed values, separated by commas, each once. */
export function listOf<const V extends string>(
  line: CommandLine,
  name: string,
  allowed: readonly V[],
): readonly V[] | undefined {
  const text = textOf(line, name);
  if (text === undefined) return undefined;
  const chosen: V[] = [];
  for (const value of text.split(',')) {
    const found = allowed.find((candidate) => candidate === value.trim());
    if (found === undefined) {
      throw configError(
        line.command,
        `--${name}`,
        `some of ${allowed.join(', ')}`,
        value.trim(),
        remedyFor(value.trim(), allowed),
      );
    }
    if (chosen.includes(found)) throw configError(line.command, `--${name}`, 'each one once', text);
    chosen.push(found);
  }
  return chosen;
}

/** A whole number in decimal digits, at least `least`. */
export function countOf(line: CommandLine, name: string, least: 0 | 1 = 1): number | undefined {
  const text = textOf(line, name);
  if (text === undefined) return undefined;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < least) {
    throw configError(
      line.command,
      `--${name}`,
      least === 0 ? 'a non-negative integer' : 'a positive integer',
      text,
    );
  }
  return value;
}

/** `one of a, b`, for messages. */
export function oneOf(allowed: readonly string[]): string {
  return `one of ${allowed.join(', ')}`;
}

function remedyFor(value: string, allowed: readonly string[]): string | undefined {
  const nearest = nearestWord(value, allowed);
  return nearest === undefined ? undefined : `Did you mean ${nearest}?`;
}

import { assertOptions, assertUnits, type BagShape, configError } from '@mtl/core';
import type { ColumnVectors } from './columnVectors.js';
import type { Combine } from './embedding.js';

/** A bag that is a sequence, seen from a target. */
export interface SequenceOptions {
  /** Name of the field whose vector is the target, such as the item that is asked about. */
  readonly target: string;
  /** Widths of the hidden layers of the activation unit. Default `[36]`. */
  readonly units?: readonly number[];
}

/** What sequences must fit to. */
interface SequencesOf {
  readonly units: number;
  readonly combine: Combine;
  readonly bags: readonly BagShape[];
  readonly columns?: readonly ColumnVectors[] | undefined;
}

/**
 * Refuses everything but bags by name, each with a field as its target whose vectors are as wide.
 *
 * @param owner Name of the function, as the user typed it.
 * @param field What the record is called in messages.
 */
export function assertSequences(
  owner: string,
  field: string,
  sequences: unknown,
  { units, combine, bags, columns }: SequencesOf,
): asserts sequences is Readonly<Record<string, SequenceOptions>> {
  if (typeof sequences !== 'object' || sequences === null || Array.isArray(sequences)) {
    throw configError(owner, field, 'an object of bag → target', sequences);
  }
  const names = Object.keys(sequences);
  if (names.length === 0) return;
  if (combine === 'sum') {
    throw configError(owner, field, 'left out with `combine: "sum"`, which keeps no vector apart', names);
  }
  if (columns === undefined) {
    throw configError(owner, 'columns', 'given where there are `sequences`, as an encoder has them', columns);
  }
  const ofBags = bags.map(({ name }) => name);
  const ofFields = columns.map(({ name }) => name).filter((name) => !ofBags.includes(name));
  for (const [name, sequence] of Object.entries(sequences)) {
    const at = `${field}.${name}`;
    if (!ofBags.includes(name)) throw configError(owner, field, `of the bags ${listed(ofBags)}`, name);
    if (sequence === undefined) throw configError(owner, at, 'an object', sequence);
    assertOptions<SequenceOptions>(owner, sequence, { target: true, units: true }, at);
    const { target, units: hidden } = sequence as SequenceOptions;
    if (!ofFields.includes(target)) {
      throw configError(owner, `${at}.target`, `one of the fields ${listed(ofFields)}`, target);
    }
    if (hidden !== undefined) assertUnits(owner, `${at}.units`, hidden);
    const widthOf = (column: string) => widthOfColumn(columns, column, units);
    if (widthOf(name) !== widthOf(target)) {
      const expected = `a field whose vectors are as wide as those of the sequence, ${widthOf(name)}`;
      throw configError(owner, `${at}.target`, expected, `${target} of ${widthOf(target)}`);
    }
  }
}

/** Width of a column's vectors: its own, that of a column with the same ids, or that of the input. */
function widthOfColumn(columns: readonly ColumnVectors[], name: string, units: number): number {
  const column = columns.find((other) => other.name === name) as ColumnVectors;
  const same = columns.filter(({ first, last }) => first === column.first && last === column.last);
  return same.find((other) => other.units !== undefined)?.units ?? units;
}

function listed(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ') || 'of the encoder, which has none';
}

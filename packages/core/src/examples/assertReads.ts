import { shapeError } from '../assert.js';
import { ShapeError } from '../errors.js';
import { show } from '../show.js';
import type { Reads } from '../task/reads.js';
import type { Bag } from './bag.js';
import { assertExamples, type Examples } from './examples.js';

/**
 * Refuses rows that a model does not read: another number of fields or columns, other bags, a bag that is too long, and all that
 * {@link assertExamples} refuses.
 *
 * @param owner Who asks, for the message.
 * @param reads `model.reads`.
 * @throws ShapeError at the first that does not fit.
 */
export function assertReads(owner: string, reads: Reads, examples: Examples): void {
  for (const field of ['fields', 'columns'] as const) {
    if (examples[field] !== reads[field]) {
      throw new ShapeError(
        `${owner}: \`examples.${field}\` must be ${reads[field]}, as the model was built, got ${examples[field]}.`,
      );
    }
  }
  const given = Object.keys(Object(examples.bags)).sort();
  const wanted = reads.bags.map(({ name }) => name).sort();
  if (show(given) !== show(wanted)) {
    throw new ShapeError(
      `${owner}: \`examples.bags\` must be ${show(wanted)}, as the model was built, got ${show(given)}.`,
    );
  }
  assertExamples(owner, examples, reads.values);
  const bags = examples.bags as Readonly<Record<string, Bag>>;
  for (const { name, most } of reads.bags) {
    const { offsets } = bags[name] as Bag;
    for (let row = 0; row < examples.rows; row++) {
      const length = (offsets[row + 1] as number) - (offsets[row] as number);
      if (length > most) {
        const expected = `at most ${most} ids in a row, as the model was built`;
        throw shapeError(owner, `bags.${name}`, expected, length, { place: `row ${row}` });
      }
    }
  }
}

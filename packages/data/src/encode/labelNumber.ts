import type { BinaryLabel, MulticlassLabel } from '../schema/labels.js';
import { unknownValue } from './encodeReport.js';

/** The number of a cell's value: 0, 1, a class index, NaN for none, or {@link unknownValue} for a value that the label does not have. */
export function labelNumber(label: BinaryLabel | MulticlassLabel): (value: string) => number {
  const numbers = new Map<string, number>([['', Number.NaN]]);
  for (const value of label.missing) numbers.set(value, Number.NaN);
  if (label.kind === 'multiclass') {
    label.classes.forEach((value, index) => {
      numbers.set(value, index);
    });
    return (value) => numbers.get(value) ?? unknownValue;
  }
  for (const value of label.negative ?? []) numbers.set(value, 0);
  for (const value of label.positive) numbers.set(value, 1);
  return (value) => numbers.get(value) ?? unknownValue;
}

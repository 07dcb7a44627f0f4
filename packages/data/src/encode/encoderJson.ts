import type { FullCategoryColumn, FullColumn, FullNumberColumn } from '../schema/columnKinds.js';
import type { BinaryLabel, Label, MulticlassLabel, RegressionLabel } from '../schema/labels.js';

/** Name and version of the form of an {@link EncoderJson}. */
export const encoderFormat = { format: 'mtl-encoder', version: 3 } as const;

/** A column of numbers as an encoder has it: its options and what the training rows had. */
export type NumberJson = FullNumberColumn & {
  readonly name: string;
  /** What is subtracted, after the logarithm if there is one: the mean; 0 without scaling. */
  readonly center: number;
  /** What is divided by: the population standard deviation; 1 where all values are equal, and without scaling. */
  readonly scale: number;
  /** What a missing number becomes, in the unit of the result. */
  readonly fill: number;
};

/** A column of values as an encoder has it. */
export type CategoryJson = FullCategoryColumn & {
  readonly name: string;
  /** The values that have an id: distinct, in the order of their UTF-16 code units. Not where they are hashed. */
  readonly values?: readonly string[];
};

/** A column of the features as an encoder has it. */
export type ColumnJson = NumberJson | CategoryJson;

/** The mean and the population standard deviation of a regression label's training rows; 0 and 1 where there is none, 1 where all are equal. */
export interface LabelScale {
  readonly mean: number;
  readonly std: number;
}

/** A label as an encoder has it: where it comes from, and what the training rows had. */
export type LabelJson = { readonly task: string } & (
  | BinaryLabel
  | MulticlassLabel
  | (RegressionLabel & LabelScale)
);

/** An encoder as plain data: what a saved model carries. */
export interface EncoderJson {
  readonly format: 'mtl-encoder';
  readonly version: 3;
  /** Columns of the features, in the order of the schema: that of a row's ids, and that of its numbers. */
  readonly columns: readonly ColumnJson[];
  readonly labels: readonly LabelJson[];
}

/** What a column has beside its options and its name: what the training rows taught. */
export const learntFields = { number: ['center', 'scale', 'fill'], category: ['values'] } as const;

/** The options of a column, as the schema has them. */
export function optionsOf(column: ColumnJson): FullColumn {
  const learnt: readonly string[] = ['name', ...learntFields[column.kind]];
  return structuredClone(
    Object.fromEntries(Object.entries(column).filter(([key]) => !learnt.includes(key))),
  ) as unknown as FullColumn;
}

/** Options of a column that is a feature. */
export type FullFeature = FullNumberColumn | FullCategoryColumn;

/** Where a label comes from, without its task and what the training rows taught. */
export function labelOf(label: LabelJson): Label {
  const learnt = ['task', ...(label.kind === 'regression' ? ['mean', 'std'] : [])];
  return Object.fromEntries(
    Object.entries(label).filter(([key]) => !learnt.includes(key)),
  ) as unknown as Label;
}

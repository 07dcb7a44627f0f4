import type {
  FullBooleanColumn,
  FullCategoriesColumn,
  FullCategoryColumn,
  FullColumn,
  FullDateColumn,
  FullNumberColumn,
  FullTextColumn,
  FullTimeColumn,
  GroupColumn,
  WeightColumn,
} from '../schema/columnKinds.js';
import type { BinaryLabel, Label, MulticlassLabel, RegressionLabel } from '../schema/labels.js';
import type { NumberScale } from './numberScale.js';

/** Name and version of the form of an {@link EncoderJson}. */
export const encoderFormat = { format: 'mtl-encoder', version: 3 } as const;

/** A column of numbers as an encoder has it: its options and what the training rows had. */
export type NumberJson = FullNumberColumn & { readonly name: string } & NumberScale;

/** A column of truth values as an encoder has it. */
export type BooleanJson = FullBooleanColumn & {
  readonly name: string;
  /** What a missing value becomes. */
  readonly fill: number;
};

/** Values of the training rows. */
interface Vocabulary {
  readonly name: string;
  /** The values that have an id: distinct, in the order of their UTF-16 code units. Not where they are hashed or another column's. */
  readonly values?: readonly string[];
}

/** A column of values as an encoder has it. */
export type CategoryJson = FullCategoryColumn & Vocabulary;

/** A column of several values per row as an encoder has it. */
export type CategoriesJson = FullCategoriesColumn & Vocabulary & { readonly most: number };

/** A column of text as an encoder has it. */
export type TextJson = FullTextColumn & { readonly name: string; readonly most: number };

/** Mean and standard deviation of a part of dates. */
export interface PartScale {
  readonly part: 'year' | 'age';
  readonly center: number;
  readonly scale: number;
}

/** A column of dates as an encoder has it. */
export type DateJson = FullDateColumn & {
  readonly name: string;
  /** The newest date of the training rows, in milliseconds since 1970. */
  readonly reference: number;
  /** Of the parts that are standardized, in their order. */
  readonly scales: readonly PartScale[];
};

/** A column that is no feature, as an encoder has it. */
export type BesideJson = (GroupColumn | FullTimeColumn | WeightColumn) & { readonly name: string };

/** A column as an encoder has it; ignored ones it does not have. */
export type ColumnJson =
  | NumberJson
  | CategoryJson
  | CategoriesJson
  | BooleanJson
  | DateJson
  | TextJson
  | BesideJson;

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
  /** Columns in the order of the schema: that of a row's ids, of its numbers and of its bags. */
  readonly columns: readonly ColumnJson[];
  readonly labels: readonly LabelJson[];
}

/** What a column has beside its options and its name: what the training rows taught. `most` is an option that they may teach. */
export const learntFields: Readonly<Record<ColumnJson['kind'], readonly string[]>> = {
  number: ['center', 'scale', 'fill', 'quantiles'],
  category: ['values'],
  categories: ['values'],
  boolean: ['fill'],
  date: ['reference', 'scales'],
  text: [],
  group: [],
  time: [],
  weight: [],
};

/** The options of a column, as the schema has them. */
export function optionsOf(column: ColumnJson): FullColumn {
  const learnt = ['name', ...learntFields[column.kind]];
  return structuredClone(
    Object.fromEntries(Object.entries(column).filter(([key]) => !learnt.includes(key))),
  ) as unknown as FullColumn;
}

/** Where a label comes from, without its task and what the training rows taught. */
export function labelOf(label: LabelJson): Label {
  const learnt = ['task', ...(label.kind === 'regression' ? ['mean', 'std'] : [])];
  return Object.fromEntries(
    Object.entries(label).filter(([key]) => !learnt.includes(key)),
  ) as unknown as Label;
}

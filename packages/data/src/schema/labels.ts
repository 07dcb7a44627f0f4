import { assertOptions, configError } from '@mtl/core/plain';
import type { NumberFormat } from '../table/columnSpec.js';
import type { SchemaColumn } from './columnKinds.js';
import { fullColumn } from './columnRules.js';
import { type Refuse, refuseFor } from './refuse.js';

/** A label that is 1 where the cell of a column is one of some values. */
export interface BinaryLabel {
  readonly kind: 'binary';
  readonly column: string;
  /** Values that are 1. */
  readonly positive: readonly string[];
  /**
   * Values that are 0; others are refused. Absent: every other value of the training rows, which `fitEncoder` writes down here.
   */
  readonly negative?: readonly string[] | undefined;
  /** Values that are no label, beside the empty cell. */
  readonly missing: readonly string[];
}

/** A label that is the index of a cell's value in a list of classes. */
export interface MulticlassLabel {
  readonly kind: 'multiclass';
  readonly column: string;
  /** Values in the order of their class index, from 0; others are refused. */
  readonly classes: readonly string[];
  /** Values that are no label, beside the empty cell. */
  readonly missing: readonly string[];
}

/** A label that is the number in a cell; an empty cell is no label. */
export interface RegressionLabel extends NumberFormat {
  readonly kind: 'regression';
  readonly column: string;
  /** Texts of a file that are no label, beside the empty cell. Default: those of the reader. */
  readonly missing?: readonly string[];
}

/** Where a task's label comes from. */
export type Label = BinaryLabel | MulticlassLabel | RegressionLabel;

/**
 * A label that is 1 where the column has one of the positive values and 0 where it has another that is known.
 *
 * @param options `positive`: values that are 1, at least one. `negative`: values that are 0 (default: all other values of the rows that
 * the encoder is fitted on). `missing`: values that mean that this row has no label, beside the empty cell (default none). Any other
 * value is refused where rows are encoded: `>50K.` in a file of `>50K` and `<=50K` is no 0.
 * @throws ConfigError if an option is unknown, a list is empty or holds a value twice, or two lists share a value.
 */
export function binaryLabel(options: {
  readonly column: string;
  readonly positive: readonly string[];
  readonly negative?: readonly string[];
  readonly missing?: readonly string[];
}): BinaryLabel {
  assertLabelOptions('binaryLabel', options, ['column', 'positive', 'negative', 'missing']);
  const { column, positive, negative, missing = [] } = options;
  const label: BinaryLabel = {
    kind: 'binary',
    column,
    positive: copy(positive),
    ...(negative && { negative: copy(negative) }),
    missing: copy(missing),
  };
  const refuse = refuseFor('binaryLabel');
  assertLabel(label, refuse);
  if (negative?.length === 0) throw refuse('negative', 'an array of at least 1 value', negative, 'value');
  return label;
}

/**
 * A label that is the index of the column's value among the classes.
 *
 * @param options `classes`: at least two values; any other value is refused where rows are encoded. `missing`: values that mean
 * that this row has no label, beside the empty cell (default none).
 * @throws ConfigError if an option is unknown, there are fewer than two classes, a list holds a value twice, or both share a value.
 */
export function multiclassLabel(options: {
  readonly column: string;
  readonly classes: readonly string[];
  readonly missing?: readonly string[];
}): MulticlassLabel {
  assertLabelOptions('multiclassLabel', options, ['column', 'classes', 'missing']);
  const { column, classes, missing = [] } = options;
  const label: MulticlassLabel = {
    kind: 'multiclass',
    column,
    classes: copy(classes),
    missing: copy(missing),
  };
  assertLabel(label, refuseFor('multiclassLabel'));
  return label;
}

/**
 * A label that is the number in a column.
 *
 * @param options `missing`: texts that mean that this row has no label, beside the empty cell. `decimal`, `thousands`: how the numbers of
 * a file are written. Default: as the reader has it.
 * @throws ConfigError if an option is unknown, `column` no text, or `missing` no list of texts.
 */
export function regressionLabel(
  options: NumberFormat & { readonly column: string; readonly missing?: readonly string[] },
): RegressionLabel {
  assertLabelOptions('regressionLabel', options, ['column', 'missing', 'decimal', 'thousands']);
  const label = copyLabel({ ...options, kind: 'regression' });
  assertLabel(label, refuseFor('regressionLabel'));
  return label;
}

/** Refuses a label that cannot work, whether it comes from a caller or from a file. */
export function assertLabel(label: Label, refuse: Refuse): void {
  if (typeof label.column !== 'string') {
    throw refuse('column', 'the name of a column', label.column, 'value');
  }
  const keys = labelKeys[label.kind];
  const unknown = Object.keys(label).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw refuse(unknown.slice(0, 80), `one of the fields ${keys.join(', ')}`, unknown, 'field');
  }
  if (label.kind === 'regression') {
    const { decimal, thousands, missing } = label;
    const options = { kind: 'number', decimal, thousands, markers: missing } as SchemaColumn;
    fullColumn('label', options, (field, ...rest) =>
      refuse(field.replace('label.', '').replace('markers', 'missing'), ...rest),
    );
    return;
  }
  const lists = new Map<string, readonly string[]>();
  if (label.kind === 'binary') {
    lists.set('positive', label.positive);
    if (label.negative !== undefined) lists.set('negative', label.negative);
  } else {
    lists.set('classes', label.classes);
  }
  for (const [field, values] of lists) {
    const least = field === 'classes' ? 2 : field === 'positive' ? 1 : 0;
    if (!isStrings(values) || values.length < least) {
      throw refuse(
        field,
        least === 0
          ? 'an array of values'
          : `an array of at least ${least} ${least === 1 ? 'value' : 'values'}`,
        values,
        'value',
      );
    }
  }
  if (!isStrings(label.missing)) throw refuse('missing', 'an array of values', label.missing, 'value');
  lists.set('missing', label.missing);
  const seen = new Set<string>();
  for (const [field, values] of lists) {
    for (const value of values) {
      if (seen.has(value)) throw refuse(field, 'values that are listed once', value, 'duplicate');
      seen.add(value);
    }
  }
}

/** The fields of each kind of label. */
const labelKeys: Readonly<Record<Label['kind'], readonly string[]>> = {
  binary: ['kind', 'column', 'positive', 'negative', 'missing'],
  multiclass: ['kind', 'column', 'classes', 'missing'],
  regression: ['kind', 'column', 'missing', 'decimal', 'thousands'],
};

/** The values that a label lists, in the order of their numbers. */
export function listedValues(label: BinaryLabel | MulticlassLabel): readonly string[] {
  return label.kind === 'binary' ? [...label.positive, ...(label.negative ?? [])] : label.classes;
}

/** A copy that has the fields of a label and no others. */
export function copyLabel(label: BinaryLabel): BinaryLabel;
export function copyLabel(label: RegressionLabel): RegressionLabel;
export function copyLabel(label: Label): Label;
export function copyLabel(label: Label): Label {
  const { column } = label;
  if (label.kind === 'regression') {
    const { missing, decimal, thousands } = label;
    return {
      kind: 'regression',
      column,
      ...(missing !== undefined && { missing: copy(missing) }),
      ...(decimal !== undefined && { decimal }),
      ...(thousands !== undefined && { thousands }),
    };
  }
  const missing = [...label.missing];
  if (label.kind === 'multiclass')
    return { kind: 'multiclass', column, classes: [...label.classes], missing };
  const { positive, negative } = label;
  return {
    kind: 'binary',
    column,
    positive: [...positive],
    ...(negative && { negative: [...negative] }),
    missing,
  };
}

function assertLabelOptions(owner: string, options: unknown, keys: readonly string[]): void {
  if (typeof options !== 'object') throw configError(owner, 'options', 'an object', options);
  assertOptions(owner, options, Object.fromEntries(keys.map((key) => [key, true])) as Record<string, true>);
}

/** A copy of a list; what is no list is kept for the check that follows. */
function copy(values: readonly string[]): readonly string[] {
  return Array.isArray(values) ? [...values] : values;
}

function isStrings(values: unknown): values is readonly string[] {
  return Array.isArray(values) && values.every((value) => typeof value === 'string');
}

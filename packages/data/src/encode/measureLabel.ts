import { configError, nearestWord, show } from '@mtl/core/plain';
import {
  type BinaryLabel,
  copyLabel,
  type Label,
  listedValues,
  type MulticlassLabel,
} from '../schema/labels.js';
import { categoricalColumn, continuousColumn } from '../table/tableColumn.js';
import type { ColumnMeter } from './columnPart.js';
import type { LabelJson } from './encoderJson.js';
import { moments } from './moments.js';
import { countValues, sortedValues } from './vocabulary.js';

/**
 * Learns what a label has in the training rows: the values that are 0 where only those that are 1 are listed, mean and standard
 * deviation of numbers.
 *
 * @param owner Who asks, for messages.
 */
export function measureLabel(
  owner: string,
  task: string,
  label: Label,
  onWarning: (message: string) => void,
): ColumnMeter<LabelJson> {
  const own = copyLabel(label);
  if (own.kind === 'regression') {
    const numbers = moments();
    return {
      add(table) {
        for (const value of continuousColumn(owner, table, own.column).values) {
          if (!Number.isNaN(value)) numbers.add(value);
        }
      },
      result() {
        if (numbers.count === 0) return { task, ...own, mean: 0, std: 1 };
        const { mean, std } = numbers;
        if (Number.isFinite(Math.fround(mean)) && Number.isFinite(Math.fround(std))) {
          return { task, ...own, mean, std: Math.fround(std) > 0 ? std : 1 };
        }
        const expected = 'a column whose mean and standard deviation are finite in float32';
        throw configError(owner, `labels.${task}.column`, expected, own.column);
      },
    };
  }
  const counter = countValues({ owner, name: own.column, field: `labels.${task}.column` });
  return {
    add: (table) => counter.add(categoricalColumn(owner, table, own.column)),
    result() {
      const found = counter.result();
      assertListed(owner, task, own, found, onWarning);
      return { task, ...(own.kind === 'binary' ? withNegative(own, found) : own) };
    },
  };
}

/** Values that a label lists should stand in the training rows: a spelling that never occurs makes every row a negative one. */
function assertListed(
  owner: string,
  task: string,
  label: BinaryLabel | MulticlassLabel,
  found: ReadonlyMap<string, number>,
  onWarning: (message: string) => void,
): void {
  const [field, values] = label.kind === 'binary' ? ['positive', label.positive] : ['classes', label.classes];
  const there = sortedValues(found.keys());
  if (!values.some((value) => found.has(value))) {
    const expected = `values that column ${show(label.column)} has in the training rows`;
    const has = `It has ${show(there.slice(0, 5))}.`;
    throw configError(owner, `labels.${task}.${field}`, expected, values, has);
  }
  const absent = values.filter((value) => !found.has(value));
  if (absent.length === 0) return;
  const listed = new Set([...listedValues(label), ...label.missing]);
  const nearest = nearestWord(
    absent[0] as string,
    there.filter((value) => !listed.has(value)).slice(0, 1000),
  );
  const meant = nearest === undefined ? '' : ` Did you mean ${show(nearest)}?`;
  onWarning(
    `${owner}: \`labels.${task}.${field}\` lists ${show(absent)}, which no training row has in column ${show(label.column)}.${meant}`,
  );
}

/** The label with the values that are 0: those that it lists, or else all others of the training rows. */
function withNegative(label: BinaryLabel, found: ReadonlyMap<string, number>): BinaryLabel {
  if (label.negative !== undefined) return label;
  const other = new Set(['', ...label.positive, ...label.missing]);
  return copyLabel({ ...label, negative: sortedValues(found.keys()).filter((value) => !other.has(value)) });
}

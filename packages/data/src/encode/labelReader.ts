import { type ShapeError, shapeError, show } from '@mtl/core/plain';
import { type Label, listedValues } from '../schema/labels.js';
import { dictionaryLookup } from '../table/dictionaryLookup.js';
import type { Table } from '../table/table.js';
import { categoricalColumn, continuousColumn, strangeCode } from '../table/tableColumn.js';
import { countCells, countsOf, type EncodeReport, unknownValue } from './encodeReport.js';
import { labelNumber } from './labelNumber.js';

/** Reads the labels of a task from a table. */
export type LabelReader = (
  table: Table,
  unknownLabels: 'throw' | 'missing',
  report: EncodeReport | undefined,
) => Float32Array;

/** What reads the label of a task; a value that the label does not know is refused or no label. */
export function labelReader(task: string, label: Label): LabelReader {
  if (label.kind === 'regression') {
    return (table) => {
      const { values } = continuousColumn('encode', table, label.column);
      const labels = Float32Array.from(values);
      labels.forEach((number, row) => {
        if (number - number === 0 || Number.isNaN(values[row])) return;
        throw refused(task, 'a number that is finite in float32', values[row], label.column, row);
      });
      return labels;
    };
  }
  const lookup = dictionaryLookup(labelNumber(label));
  return (table, unknownLabels, report) => {
    const cells = categoricalColumn('encode', table, label.column);
    const numberOf = lookup(cells.dictionary);
    const labels = new Float32Array(table.rows);
    for (let row = 0; row < table.rows; row++) {
      const code = cells.codes[row] as number;
      const number = numberOf[code];
      if (number === undefined) throw strangeCode('encode', label.column, cells, row);
      if (number === unknownValue && unknownLabels === 'throw') {
        const remedy = "`unknownLabels: 'missing'` counts such rows instead.";
        throw refused(task, allowedValues(label), cells.dictionary[code], label.column, row, remedy);
      }
      labels[row] = number === unknownValue ? Number.NaN : number;
    }
    if (report) countCells(cells, numberOf, countsOf(report.labels, task));
    return labels;
  };
}

function allowedValues(label: Exclude<Label, { kind: 'regression' }>): string {
  return `one of ${show([...listedValues(label), ...label.missing])}`;
}

function refused(
  task: string,
  expected: string,
  value: unknown,
  column: string,
  row: number,
  remedy?: string,
): ShapeError {
  const place = `column ${show(column)}, row ${row}`;
  return shapeError('encode', `labels.${task}`, expected, value, remedy ? { place, remedy } : { place });
}

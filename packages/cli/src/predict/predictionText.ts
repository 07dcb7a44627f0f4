import type { Tasks } from '@mtl/core';
import { FileError, show } from '@mtl/core/plain';
import { csvCell, harmlessCell } from './csvCell.js';
import type { PredictedRows } from './predictionRows.js';

/** How predictions are written. */
export interface PredictionFormat {
  readonly format: 'csv' | 'jsonl';
  /** Columns of the input that are written before the predictions; none: only numbers. */
  readonly columns?: readonly string[];
  /** Whether cells that a spreadsheet takes for formulas stay as they are. */
  readonly raw: boolean;
  /** Names of the classes by task, of multiclass tasks. Default: their numbers. */
  readonly classes?: ReadonlyMap<string, readonly string[]>;
}

/** Turns predictions into text. */
export interface PredictionText {
  /** What stands before the first row. */
  readonly head: string;
  /** The lines of some rows. */
  lines(rows: PredictedRows): string;
}

/**
 * Predictions as CSV, a column per task, or as JSON lines, `{"income":0.5}`; a task of several classes has a column, or a list
 * entry, per class. Where the classes have names, the most probable one stands before its probabilities, and JSON has an object of them. With columns of the input JSON has the form `{"input":{"age":"39"},"prediction":{"income":0.5}}`. A number has as many
 * digits as it takes to read the same float32 again. Where the input has a column of the name of a task, as rows with labels do, the columns
 * of the predictions end in `_predicted`.
 *
 * @throws FileError if a prediction is no finite number, as of a model whose weights are huge, or the input has a column of one of these names too, so that CSV would have it twice.
 */
export function predictionText(
  tasks: Tasks,
  { format, columns, raw, classes }: PredictionFormat,
): PredictionText {
  const outputs = Object.entries(tasks).map(([name, { units }]) => ({
    name,
    units,
    classes: classes?.get(name),
  }));
  return format === 'csv' ? csvText(outputs, columns, raw) : jsonText(outputs, columns);
}

type Outputs = readonly {
  readonly name: string;
  readonly units: number;
  readonly classes: readonly string[] | undefined;
}[];

function csvText(outputs: Outputs, columns: readonly string[] | undefined, raw: boolean): PredictionText {
  const plain = namesOf(outputs);
  // The input has the labels too: then the predictions stand beside them.
  const names = columns?.some((name) => plain.includes(name))
    ? plain.map((name) => `${name}_predicted`)
    : plain;
  const twice = columns?.find((name) => names.includes(name));
  if (twice !== undefined) {
    throw new FileError(
      'header',
      `predict: \`input\` must have other columns than the output's ${show(names)}, got ${show(twice)}. Use --format jsonl.`,
    );
  }
  const kept = (cells: readonly string[]) => cells.map((cell) => csvCell(raw ? cell : harmlessCell(cell)));
  return {
    head: `${[...kept(columns ?? []), ...names.map(csvCell)].join(',')}\n`,
    lines: ({ rows, predictions, cells }) => {
      let text = '';
      for (let row = 0; row < rows; row++) {
        const numbers = outputs.flatMap((output): readonly (number | string)[] => {
          const own = numbersOf(predictions, output, row);
          return output.classes ? [...kept([likeliest(own, output.classes)]), ...own] : own;
        });
        text += `${[...(columns ? kept(cells[row] ?? []) : []), ...numbers].join(',')}\n`;
      }
      return text;
    },
  };
}

function jsonText(outputs: Outputs, columns: readonly string[] | undefined): PredictionText {
  const predictionOf = ({ predictions }: PredictedRows, row: number) =>
    objectOf(
      outputs.map((output) => {
        const numbers = numbersOf(predictions, output, row);
        const { name, units, classes } = output;
        if (units === 1) return [name, `${numbers[0]}`];
        if (!classes) return [name, `[${numbers.join(',')}]`];
        return [name, objectOf(numbers.map((number, k) => [classes[k] as string, `${number}`]))];
      }),
    );
  return {
    head: '',
    lines: (rows) => {
      let text = '';
      for (let row = 0; row < rows.rows; row++) {
        const prediction = predictionOf(rows, row);
        const cells = rows.cells[row] ?? [];
        const input = columns && objectOf(columns.map((name, i) => [name, JSON.stringify(cells[i] ?? '')]));
        text += `${input === undefined ? prediction : `{"input":${input},"prediction":${prediction}}`}\n`;
      }
      return text;
    },
  };
}

function likeliest(numbers: readonly number[], classes: readonly string[]): string {
  return classes[numbers.indexOf(Math.max(...numbers))] as string;
}

/** The columns of the predictions. */
function namesOf(outputs: Outputs): string[] {
  return outputs.flatMap(({ name, units, classes }) => {
    if (units === 1) return [name];
    const own = Array.from({ length: units }, (_, k) => `${name}_${classes?.[k] ?? k}`);
    return classes ? [name, ...own] : own;
  });
}

/** An object as JSON; by hand, since a column may have any name, `__proto__` too. */
function objectOf(entries: readonly (readonly string[])[]): string {
  return `{${entries.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

function numbersOf(
  predictions: ReadonlyMap<string, Float32Array>,
  { name, units }: Outputs[number],
  row: number,
): readonly number[] {
  const numbers = [...(predictions.get(name) as Float32Array).subarray(row * units, (row + 1) * units)];
  const wrong = numbers.find((number) => !Number.isFinite(number));
  if (wrong === undefined) return numbers;
  throw new FileError(
    'non-finite',
    `predict: \`${name}\` must be a finite number, got ${wrong}. The weights of the model are damaged or too large.`,
  );
}

import { ShapeError, show } from '@mtl/core/plain';
import type { DatePart, FullDateColumn } from '../schema/columnKinds.js';
import type { Table } from '../table/table.js';
import { continuousColumn } from '../table/tableColumn.js';
import type { ColumnMeter, ColumnParts, FieldPart, NumberPart } from './columnPart.js';
import type { DateJson, PartScale } from './encoderJson.js';
import { indicatorPart } from './numberColumn.js';
import { measureScale } from './numberScale.js';

/** A part that comes round: how many places the round has, what the first is called, and the place of a date, from 0. */
interface Cycle {
  readonly places: number;
  readonly first: number;
  readonly placeOf: (date: Date) => number;
}

const cycles: Readonly<Record<Exclude<DatePart, 'year' | 'age'>, Cycle>> = {
  month: { places: 12, first: 1, placeOf: (date) => date.getUTCMonth() },
  day: { places: 31, first: 1, placeOf: (date) => date.getUTCDate() - 1 },
  weekday: { places: 7, first: 1, placeOf: (date) => (date.getUTCDay() + 6) % 7 }, // from Monday
  hour: { places: 24, first: 0, placeOf: (date) => date.getUTCHours() },
};
const dayMs = 86_400_000;
/** The largest time that a Date can be. */
const lastDate = 8.64e15;

/** Whether a part is a number that goes on and on, so that it is standardized. */
export function isOpen(part: DatePart): part is 'year' | 'age' {
  return part === 'year' || part === 'age';
}

/**
 * Learns the newest date, and mean and standard deviation of years and ages.
 *
 * @param owner Who asks, for messages.
 */
export function measureDate(owner: string, name: string, options: FullDateColumn): ColumnMeter<DateJson> {
  let reference = Number.NEGATIVE_INFINITY;
  const standardized = { scaling: 'standardize', missing: 'mean' } as const;
  const years = measureScale(standardized);
  const times = measureScale(standardized); // of −days since 1970: ages before the newest date is known
  return {
    add(table) {
      eachDate(owner, table, name, (time) => {
        reference = Math.max(reference, time);
        years.add(new Date(time).getUTCFullYear());
        times.add(-time / dayMs);
      });
    },
    result() {
      const scaleOf = (part: 'year' | 'age'): PartScale => {
        const { center, scale } = (part === 'year' ? years : times).result(owner, name);
        return { part, center: part === 'year' ? center : center + reference / dayMs, scale };
      };
      times.result(owner, name); // refuses a column without a date
      return { name, ...options, reference, scales: options.parts.filter(isOpen).map(scaleOf) };
    },
  };
}

/** The numbers and ids that a date becomes. */
export function dateParts({ name, parts, as, units, indicator, reference, scales }: DateJson): ColumnParts {
  const fields: FieldPart[] = [];
  const numbers: NumberPart[] = [];
  for (const part of parts) {
    if (isOpen(part)) {
      const { center, scale } = scales.find((own) => own.part === part) as PartScale;
      const valueAt =
        part === 'year'
          ? (time: number) => new Date(time).getUTCFullYear()
          : (time: number) => (reference - time) / dayMs;
      numbers.push(numberOf(`${name}.${part}`, name, (time) => (valueAt(time) - center) / scale));
      continue;
    }
    const { places, first, placeOf } = cycles[part];
    if (as === 'categories') {
      fields.push({
        name: `${name}.${part}`,
        ids: places,
        ...(units !== undefined && { units }),
        write(table, ids, { offset, stride }, firstId) {
          eachDate('encode', table, name, (time, row) => {
            ids[offset + row * stride] = firstId + placeOf(new Date(time));
          });
        },
        valueAt: (index) => String(first + index),
      });
      continue;
    }
    const angleOf = (time: number) => (2 * Math.PI * placeOf(new Date(time))) / places;
    numbers.push(numberOf(`${name}.${part}.sin`, name, (time) => Math.sin(angleOf(time))));
    numbers.push(numberOf(`${name}.${part}.cos`, name, (time) => Math.cos(angleOf(time))));
  }
  if (indicator) numbers.push(indicatorPart(name));
  return { fields, numbers };
}

/** A number of a date; 0 where it is missing. */
function numberOf(name: string, column: string, valueAt: (time: number) => number): NumberPart {
  return {
    name,
    write(table, numeric, { offset, stride }) {
      eachDate('encode', table, column, (time, row) => {
        numeric[offset + row * stride] = valueAt(time);
      });
    },
  };
}

/** Calls for every date that is there, in milliseconds since 1970. */
function eachDate(
  owner: string,
  table: Table,
  name: string,
  take: (time: number, row: number) => void,
): void {
  continuousColumn(owner, table, name).values.forEach((time, row) => {
    if (Math.abs(time) > lastDate) {
      throw new ShapeError(
        `${owner}: \`table\` must have dates within ${lastDate} ms of 1970, got ${time} (column ${show(name)}, row ${row}).`,
      );
    }
    if (!Number.isNaN(time)) take(time, row);
  });
}

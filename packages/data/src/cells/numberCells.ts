import type { BooleanSpec, ContinuousSpec, DateSpec } from '../table/columnSpec.js';
import { isMissing, missingTexts } from './missingTexts.js';
import { parseDate } from './parseDate.js';
import { latin1, notANumber, numberParser, type ParseNumber, parseDecimal } from './parseNumber.js';

/** Reads the cells of a column that becomes numbers. */
export interface NumberCells {
  /** What a text in it must be. */
  readonly expected: string;
  /** The number of a text that is not empty: NaN where it means missing, {@link notANumber} where it is none. */
  readonly ofBytes: ParseNumber;
  /** The number of a value of an object or list, likewise; texts count as in a file, and the empty one is missing. */
  ofValue(value: unknown): number;
}

type NumericSpec = ContinuousSpec | DateSpec | BooleanSpec;

const encoder = /* @__PURE__ */ new TextEncoder();

/** The reader of a column's numbers. */
export function numberCells(spec: NumericSpec): NumberCells {
  const { expected, parse, direct } = kindOf(spec);
  const missing = missingTexts(spec.missing);
  const ofBytes: ParseNumber =
    missing === undefined
      ? parse
      : (bytes, start, end) => (missing.hasBytes(bytes, start, end) ? Number.NaN : parse(bytes, start, end));
  return {
    expected,
    ofBytes,
    ofValue(value) {
      if (isMissing(value)) return Number.NaN;
      const isScalar = ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
      const number = direct(value);
      if (number !== undefined) return missing?.has(String(value)) ? Number.NaN : number;
      if (!isScalar) return notANumber;
      if (value === '') return Number.NaN;
      const bytes = encoder.encode(String(value));
      return ofBytes(bytes, 0, bytes.length);
    },
  };
}

interface NumericKind {
  readonly expected: string;
  readonly parse: ParseNumber;
  /** The number of a value that needs no parsing. */
  direct(value: unknown): number | undefined;
}

function kindOf(spec: NumericSpec): NumericKind {
  if (spec.kind === 'continuous') {
    return {
      expected: 'a number',
      parse: numberParser(spec),
      direct: (value) => {
        if (typeof value !== 'number') return undefined;
        return Number.isFinite(value) ? value + 0 : notANumber; // -0 is 0
      },
    };
  }
  if (spec.kind === 'boolean') {
    return {
      expected: 'true or false, yes or no, 1 or 0',
      parse: (bytes, start, end) =>
        end - start > 5 ? notANumber : (truths.get(latin1(bytes, start, end).toLowerCase()) ?? notANumber),
      direct: () => undefined, // true and false have texts
    };
  }
  const { format = 'iso' } = spec;
  return {
    expected: dateExamples[format],
    parse: dateParser(format),
    direct: (value) => (value instanceof Date ? value.getTime() : undefined), // NaN where it is none
  };
}

/** `1.0` and `0.0` are what data frames make of 1 and 0 beside missing values. */
const truths: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ...['true', 'yes', 't', 'y', '1', '1.0'].map((text) => [text, 1] as const),
  ...['false', 'no', 'f', 'n', '0', '0.0'].map((text) => [text, 0] as const),
]);

const dateExamples = {
  iso: 'a date such as 2024-05-31',
  dmy: 'a date such as 31.5.2024',
  mdy: 'a date such as 5/31/2024',
  unix: 'seconds since 1970',
  unixMs: 'milliseconds since 1970',
};

function dateParser(format: NonNullable<DateSpec['format']>): ParseNumber {
  if (format === 'unixMs') return parseDecimal;
  if (format === 'unix') return (bytes, start, end) => 1000 * parseDecimal(bytes, start, end);
  return (bytes, start, end) =>
    end - start > 64 ? notANumber : parseDate(latin1(bytes, start, end), format);
}

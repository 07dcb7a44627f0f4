import type { NumberFormat, SeveralSpec } from '../table/columnSpec.js';
import { isMissing, missingTexts } from './missingTexts.js';
import { notANumber, numberParser } from './parseNumber.js';
import { readList } from './readList.js';
import { scalarText } from './scalarText.js';

/** One of the values of a cell. */
export interface Item {
  readonly text: string;
  readonly weight: number;
}

/** Reads the cells of a column with several values per row. */
export interface SeveralCells {
  /** What a cell must be. */
  readonly expected: string;
  /** The values of a text; undefined if one of them has a weight that is no number. */
  ofText(text: string): readonly Item[] | undefined;
  /** The values of a list, or of a text as in a file; undefined if it is neither. */
  ofValue(value: unknown): readonly Item[] | undefined;
}

/**
 * The reader of a column with several values per row.
 *
 * @param format How weights are written.
 * @param trim Whether blanks around each value go.
 */
export function severalCells(spec: SeveralSpec, format: NumberFormat = {}, trim = false): SeveralCells {
  const { separator = '|', weightSeparator } = spec;
  const missing = missingTexts(spec.missing);
  const parseWeight = numberParser(format);
  const encoder = new TextEncoder();

  /** Undefined if its weight is no number. */
  function itemOf(whole: string): Item | undefined {
    const at = weightSeparator === undefined ? -1 : whole.lastIndexOf(weightSeparator);
    if (at < 0) return { text: trimmed(whole), weight: 1 };
    const bytes = encoder.encode(trimmed(whole.slice(at + (weightSeparator as string).length)));
    const weight = parseWeight(bytes, 0, bytes.length);
    return weight === notANumber ? undefined : { text: trimmed(whole.slice(0, at)), weight };
  }

  function trimmed(text: string): string {
    return trim ? text.replace(/^[ \t]+|[ \t]+$/g, '') : text;
  }

  /** `['Noir', 0.5]` */
  function pairOf(value: unknown): Item | undefined {
    if (weightSeparator === undefined || !Array.isArray(value) || value.length !== 2) return undefined;
    const [first, weight] = value as unknown[];
    const text = scalarText(first);
    return text !== undefined && Number.isFinite(weight) ? { text, weight: weight as number } : undefined;
  }

  function ofList(values: Iterable<unknown>): readonly Item[] | undefined {
    const items: Item[] = [];
    for (const value of values) {
      if (isMissing(value)) continue;
      const text = scalarText(value);
      const item = text === undefined ? pairOf(value) : itemOf(text);
      if (item === undefined) return undefined;
      if (item.text !== '' && !missing?.has(item.text)) items.push(item);
    }
    return items;
  }

  function ofText(text: string): readonly Item[] | undefined {
    if (missing?.has(text)) return []; // it may hold the separator
    return ofList(readList(text) ?? text.split(separator));
  }

  return {
    expected: weightSeparator === undefined ? 'a list of values' : 'a list of values and weights',
    ofText,
    ofValue(value) {
      if (isMissing(value)) return [];
      if (typeof value === 'object' && value !== null) {
        return Symbol.iterator in value ? ofList(value as Iterable<unknown>) : undefined;
      }
      const text = scalarText(value);
      return text === undefined ? undefined : ofText(text);
    },
  };
}

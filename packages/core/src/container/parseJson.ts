import { fileError, type ModelFileErrorCode } from './modelFileError.js';

/** What {@link parseJson} found. */
export interface ParsedJson {
  readonly value: unknown;
  /** The first number that is not written as 0 or as digits without a leading 0, such as `-0`, `2.0` or `1e3`. */
  readonly oddNumber?: string;
}

/**
 * `JSON.parse` for texts from outside: the nesting is measured before anything is built, and a key that stands twice in one
 * object, which `JSON.parse` hides, is found.
 *
 * @param code Code of the error for a text that is not JSON.
 * @param values How many values there may be. Default: any number.
 * @throws FileError `limit`, `duplicate` or `code`.
 */
export function parseJson(
  code: ModelFileErrorCode,
  owner: string,
  field: string,
  text: string,
  depth: number,
  values = Number.POSITIVE_INFINITY,
): ParsedJson {
  const found = scan(text, depth, values);
  if (found.deep !== undefined) {
    const where = `character ${found.deep}`;
    throw fileError('limit', owner, field, `JSON of at most ${depth} levels`, depth + 1, { where });
  }
  if (found.many) throw fileError('limit', owner, field, `JSON of at most ${values} values`, 'more');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fileError(code, owner, field, 'JSON', text, { cause });
  }
  if (found.duplicate !== undefined) {
    const [key, at] = found.duplicate;
    const where = `the second at character ${at}`;
    throw fileError('duplicate', owner, field, 'JSON with every key once', key, { where });
  }
  return found.oddNumber === undefined ? { value } : { value, oddNumber: found.oddNumber };
}

interface Scan {
  deep?: number;
  many?: true;
  duplicate?: readonly [key: string, at: number];
  oddNumber?: string;
}

/** Finds brackets, keys and numbers without building anything; for texts that are no JSON, what it finds is `JSON.parse`'s to refuse. */
function scan(text: string, depth: number, values: number): Scan {
  const found: Scan = {};
  const open: (Set<string> | undefined)[] = []; // keys of an object, nothing for an array
  const number = /[-+.0-9eE]+/y;
  let begun = 1; // every list and object is one, and whatever follows a comma or an opening
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if ((c === 0x2c || c === 0x7b || c === 0x5b) && ++begun > values) return { many: true };
    if (c === 0x7b || c === 0x5b) {
      if (open.length === depth) return { deep: i };
      open.push(c === 0x7b ? new Set() : undefined);
    } else if (c === 0x7d || c === 0x5d) {
      open.pop();
    } else if (c === 0x22) {
      const start = i;
      let escaped = false;
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) {
        if (text.charCodeAt(i) === 0x5c) {
          escaped = true;
          i++;
        }
      }
      const keys = open.at(-1);
      if (!keys || !isKey(text, i + 1)) continue;
      const key = escaped ? unquote(text.slice(start, i + 1)) : text.slice(start + 1, i);
      if (keys.has(key)) found.duplicate ??= [key, start];
      keys.add(key);
    } else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) {
      number.lastIndex = i;
      const digits = (number.exec(text) as RegExpExecArray)[0];
      if (!/^(0|[1-9]\d*)$/.test(digits)) found.oddNumber ??= digits;
      i += digits.length - 1;
    }
  }
  return found;
}

function isKey(text: string, from: number): boolean {
  let i = from;
  while (text[i] === ' ' || text[i] === '\n' || text[i] === '\r' || text[i] === '\t') i++;
  return text[i] === ':';
}

function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted; // the whole text will be refused
  }
}

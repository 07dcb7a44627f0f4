/**
 * Turns a function of a value into an array by code, computed once per dictionary entry: a cell then costs one array access. When a
 * dictionary has grown since the last call, only its new entries are computed.
 *
 * @param numberOf Number of a value; must depend on nothing else.
 * @returns A function of the dictionary; its result is shared between calls and must not be changed.
 */
export function dictionaryLookup(
  numberOf: (value: string) => number,
): (dictionary: readonly string[]) => Float64Array {
  const known = new WeakMap<readonly string[], Float64Array>();
  return (dictionary) => {
    const before = known.get(dictionary);
    if (before !== undefined && before.length === dictionary.length) return before;
    const numbers = new Float64Array(dictionary.length);
    if (before !== undefined) numbers.set(before);
    for (let code = before?.length ?? 0; code < dictionary.length; code++) {
      numbers[code] = numberOf(dictionary[code] as string);
    }
    known.set(dictionary, numbers);
    return numbers;
  };
}

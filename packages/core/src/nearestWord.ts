/**
 * The word that someone meant who typed another: at most a third of its letters differ, added, dropped, replaced or swapped with
 * their neighbor; case does not count.
 *
 * @returns The nearest of the words, the first of several; undefined when none is near.
 */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  const given = typed.slice(0, 64).toLowerCase();
  let best: { word: string; distance: number } | undefined;
  for (const word of words) {
    const distance = editDistance(given, word.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(given.length, word.length) / 3));
    if (distance <= allowed && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { word, distance };
  }
  return best?.word;
}

/** Edits from one word to the other, where swapping two neighbors is one (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (at(rows, i - 1, j - 1) as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (at(rows, i - 2, j - 2) as number) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min((at(rows, i - 1, j) as number) + 1, (row[j - 1] as number) + 1, replaced, swapped));
    }
    rows.push(row);
  }
  return at(rows, a.length, b.length) as number;
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number | undefined {
  return rows[i]?.[j];
}

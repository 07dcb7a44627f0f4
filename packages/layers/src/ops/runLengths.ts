/** How many neighbours are alike, from the first on: `[2, 2, 1]` → `[2, 1]`. */
export function runLengths(values: readonly (string | number)[]): number[] {
  const runs: number[] = [];
  values.forEach((value, i) => {
    if (i > 0 && value === values[i - 1]) runs.push((runs.pop() as number) + 1);
    else runs.push(1);
  });
  return runs;
}

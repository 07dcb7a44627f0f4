/**
 * One number for all tasks: the mean of AUC, accuracy or R², whichever the task has. Tasks for which it is undefined are left out;
 * NaN when it is undefined for all.
 */
export function meanOfMain(metrics: Readonly<Record<string, object>>): number {
  const main = Object.values(metrics)
    .map((values) => {
      const { auc, accuracy, r2 } = values as Partial<Record<'auc' | 'accuracy' | 'r2', number>>;
      return auc ?? accuracy ?? r2 ?? Number.NaN;
    })
    .filter((value) => !Number.isNaN(value));
  return main.reduce((sum, value) => sum + value, 0) / main.length;
}

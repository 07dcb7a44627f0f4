import { configError, type Examples, type TaskHead, type Tasks } from '@mtl/core';
import { type ClassFactors, classesOf, type GivenClassWeights } from './classWeights.js';

/** Counts the classes of the tasks that are to be balanced, chunk by chunk. */
export class ClassCounts {
  private readonly counts: ReadonlyMap<string, Float64Array>;

  constructor(
    tasks: Tasks,
    private readonly given: GivenClassWeights,
  ) {
    const balanced = Object.keys(given).filter((name) => given[name] === 'balanced');
    this.counts = new Map(
      balanced.map((name) => [name, new Float64Array(classesOf(tasks[name] as TaskHead))]),
    );
  }

  /** Whether there is anything to count. */
  get needed(): boolean {
    return this.counts.size > 0;
  }

  /** Adds rows; labels and weights have been checked. */
  add({ rows, labels, weights }: Pick<Examples, 'rows' | 'labels' | 'weights'>): void {
    for (const [name, counts] of this.counts) {
      const ofTask = labels[name] as Float32Array;
      for (let row = 0; row < rows; row++) {
        const label = ofTask[row] as number;
        if (!Number.isNaN(label)) counts[label] = (counts[label] as number) + (weights?.[name]?.[row] ?? 1);
      }
    }
  }

  /**
   * The class weights of all tasks that have some: those given, and those of what has been counted.
   *
   * @throws ConfigError where a class of a balanced task has no rows: its weight would be infinite.
   */
  factors(owner: string): ClassFactors {
    const factors: Record<string, readonly number[]> = {};
    for (const [name, given] of Object.entries(this.given)) {
      if (given !== 'balanced') factors[name] = given;
      const counts = this.counts.get(name);
      if (!counts) continue;
      const empty = counts.indexOf(0);
      if (empty >= 0) {
        const remedy = 'Give one number per class instead.';
        throw configError(
          owner,
          `classWeights.${name}`,
          'balanced over classes that all have rows',
          `none of class ${empty}`,
          remedy,
        );
      }
      const all = counts.reduce((sum, count) => sum + count, 0);
      factors[name] = Array.from(counts, (count) => all / (counts.length * count));
    }
    return factors;
  }
}

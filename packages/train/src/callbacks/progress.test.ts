import { describe, expect, test } from 'vitest';
import { lineOf, progressLines } from './progress.js';

const at = (step: number, epoch = 0) => ({
  epoch,
  epochs: 2,
  step,
  steps: 4,
  rows: step * 1000,
  rowsPerSecond: 500,
  done: step === 4,
});

describe('lineOf', () => {
  test('gives speed and the time that is left', () => {
    // 2 s a step; 2 steps of this epoch and 4 of the next are left.
    expect(lineOf(at(2))).toBe('epoch 1/2  step 2/4  500 rows/s  0:12 left');
    expect(lineOf({ ...at(4, 1), rowsPerSecond: 12_345 })).toBe(
      'epoch 2/2  step 4/4  12,345 rows/s  0:00 left',
    );
  });

  test('shows loss and validation where they are known, and no end where the steps are not', () => {
    const { steps: _, ...open } = at(2);
    expect(lineOf({ ...open, loss: 0.51234, monitored: 0.93812 })).toBe(
      'epoch 1/2  step 2  loss 0.5123  validation 0.9381  500 rows/s',
    );
  });
});

describe('progressLines', () => {
  test('refuses what it cannot write to', () => {
    expect(() => progressLines(undefined as never)).toThrow(
      /^progressLines: `stream` must be something with a `write`, such as process\.stderr, got undefined\.$/,
    );
  });

  test('prints one plain line per epoch where there is no terminal', () => {
    const written: string[] = [];
    const report = progressLines({ write: (text) => written.push(text) });
    for (const step of [1, 2, 3, 4]) report(at(step));
    expect(written).toEqual(['epoch 1/2  step 4/4  500 rows/s  0:08 left\n']);
  });

  test('writes over its line on a terminal and ends it with the epoch', () => {
    const written: string[] = [];
    const report = progressLines({ write: (text) => written.push(text), isTTY: true });
    report(at(1));
    report(at(4));
    expect(written[0]).toBe('\r\u001b[Kepoch 1/2  step 1/4  500 rows/s  0:14 left');
    expect(written.at(-1)).toBe('\r\u001b[Kepoch 1/2  step 4/4  500 rows/s  0:08 left\n');
  });
});

import { configError } from '@mtl/core';

/** Where training stands: told after every step, and once more when an epoch is done, validation included. */
export interface Progress {
  /** From 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done in this epoch. */
  readonly step: number;
  /** Steps of an epoch; not known in the first epoch of a stream. */
  readonly steps?: number;
  /** Rows seen in this epoch. */
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** Sum of the tasks' mean losses in this epoch, as far as they have been read: every 16 steps. */
  readonly loss?: number;
  /** What `monitor` made of the last validation. */
  readonly monitored?: number;
  /** Whether the epoch is done. */
  readonly done: boolean;
}

/** What progress is written to: `process.stderr`, or anything with a `write`. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/**
 * Prints progress for people: one line that is written over on a terminal, one line per epoch elsewhere.
 *
 * @param stream Where to; on a terminal at most ten times a second.
 * @returns For `onProgress` of `fitTasks`.
 * @throws ConfigError when there is nothing to write to.
 */
export function progressLines(stream: ProgressStream): (progress: Progress) => void {
  if (typeof stream?.write !== 'function') {
    throw configError('progressLines', 'stream', 'something with a `write`, such as process.stderr', stream);
  }
  let shown = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const { done } = progress;
    if (!stream.isTTY) {
      if (done) stream.write(`${lineOf(progress)}\n`);
      return;
    }
    const now = performance.now();
    if (!done && now - shown < 100) return;
    shown = now;
    stream.write(`\r\u001b[K${lineOf(progress)}${done ? '\n' : ''}`);
  };
}

/** `epoch 2/8  step 30/59  loss 0.4127  validation 0.9381  51,200 rows/s  0:07 left`. */
export function lineOf(progress: Progress): string {
  const { epoch, epochs, step, steps, rows, rowsPerSecond, loss, monitored } = progress;
  const parts = [`epoch ${epoch + 1}/${epochs}`, `step ${step}${steps === undefined ? '' : `/${steps}`}`];
  if (loss !== undefined) parts.push(`loss ${loss.toPrecision(4)}`);
  if (monitored !== undefined) parts.push(`validation ${monitored.toFixed(4)}`);
  parts.push(`${Math.round(rowsPerSecond).toLocaleString('en-US')} rows/s`);
  if (steps !== undefined) {
    const perStep = rows / step / rowsPerSecond;
    const left = Math.round(perStep * (steps - step + steps * (epochs - epoch - 1)));
    parts.push(`${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left`);
  }
  return parts.join('  ');
}

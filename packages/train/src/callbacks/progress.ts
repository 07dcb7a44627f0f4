/** Where training stands. */
export interface Progress {
  /** From 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done in this epoch. */
  readonly step: number;
  /** Steps of an epoch. */
  readonly steps: number;
  /** Rows seen in this epoch. */
  readonly rows: number;
  readonly rowsPerSecond: number;
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
 */
export function progressLines(stream: ProgressStream): (progress: Progress) => void {
  let shown = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const done = progress.step === progress.steps;
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

/** `epoch 2/8  step 30/59  51,200 rows/s  0:07 left`. */
export function lineOf({ epoch, epochs, step, steps, rows, rowsPerSecond }: Progress): string {
  const perStep = rows / step / rowsPerSecond;
  const left = Math.round(perStep * (steps - step + steps * (epochs - epoch - 1)));
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  const speed = Math.round(rowsPerSecond).toLocaleString('en-US');
  return `epoch ${epoch + 1}/${epochs}  step ${step}/${steps}  ${speed} rows/s  ${clock} left`;
}

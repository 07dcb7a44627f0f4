import { dueFiles } from './dueFiles.js';
import { type EndingSignal, signalCodes } from './exitCodes.js';
import type { TextStream } from './output.js';

/** Listens for Ctrl-C, SIGTERM and SIGHUP until `stop`. */
export interface Interrupt {
  /** Aborted by the first of these signals; the second ends the process at once. */
  readonly signal: AbortSignal;
  /** The first of them, once it has come. */
  readonly cause: EndingSignal | undefined;
  stop(): void;
}

/**
 * Starts to listen.
 *
 * @param stderr Where progress goes: on a terminal its line is ended, so that nothing is written behind `^C`.
 */
export function listenForInterrupt(stderr: TextStream): Interrupt {
  const controller = new AbortController();
  let cause: EndingSignal | undefined;
  const listener = (signal: NodeJS.Signals) => {
    if (cause !== undefined) process.exit(signalCodes[cause]);
    cause = signal as EndingSignal;
    dueFiles.any = true; // what has been trained is saved, whoever else was interrupted
    if (stderr.isTTY) stderr.write('\n');
    controller.abort();
  };
  const signals = Object.keys(signalCodes) as EndingSignal[];
  for (const signal of signals) process.on(signal, listener);
  return {
    signal: controller.signal,
    get cause() {
      return cause;
    },
    stop: () => {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}

import { exitCodes } from './exitCodes.js';

/** Listens for Ctrl-C until `stop`. */
export interface Interrupt {
  /** Aborted by the first Ctrl-C; the second ends the process at once. */
  readonly signal: AbortSignal;
  stop(): void;
}

/** Starts to listen for Ctrl-C. */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  const listener = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  process.on('SIGINT', listener);
  return { signal: controller.signal, stop: () => process.off('SIGINT', listener) };
}

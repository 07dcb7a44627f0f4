import type { Examples } from './examples.js';

/**
 * One end of a `MessageChannel`, which browsers and Node have alike: a worker of either kind hands it on, and the rest is the same in both.
 */
export interface ExamplePort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  // biome-ignore lint/suspicious/noExplicitAny: the MessageEvent of the DOM and that of Node are two types
  addEventListener(type: 'message' | 'close', listener: (event: any) => void): void;
  start(): void;
}

/** What the reader of examples asks for: the next chunk of a stream, which its first request opens, or its end. */
export interface ExampleRequest {
  /** Number of the stream. */
  readonly stream: number;
  readonly epoch: number;
  readonly close?: true;
}

/** The answer: a chunk, an error, or neither at the end of the stream. */
export interface ExampleAnswer {
  readonly stream: number;
  readonly examples?: Examples;
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
}

import { MessageChannel, type MessagePort, parentPort, Worker } from 'node:worker_threads';
import { test } from 'vitest';
import { examplesFrom } from './examplesFrom.js';
import { serveExamples } from './serveExamples.js';

test('ports of Node and of the platform are ports for examples', () => {
  const { port1, port2 } = new MessageChannel();
  examplesFrom(port1);
  serveExamples(port2, () => []);
  new Worker('').postMessage({ port: port2 }, [port2]);
  parentPort?.once('message', ({ port }: { port: MessagePort }) => serveExamples(port, () => []));
  examplesFrom(new globalThis.MessageChannel().port1);
});

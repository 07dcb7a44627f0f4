import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

const require = createRequire(new URL('../../../apps/census/package.json', import.meta.url));

/**
 * Starts the wasm backend, on one thread.
 *
 * @returns {Promise<typeof import('@tensorflow/tfjs')>} The copy of tfjs that the built packages use.
 */
export async function startWasm() {
  const tf = require('@tensorflow/tfjs');
  const wasm = require('@tensorflow/tfjs-backend-wasm');
  const files = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'));
  wasm.setWasmPaths(join(files, sep));
  wasm.setThreadsCount(1);
  tf.enableProdMode();
  await tf.setBackend('wasm');
  await tf.ready();
  return tf;
}

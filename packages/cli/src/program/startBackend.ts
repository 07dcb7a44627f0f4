import { ConfigError } from '@mtl/core/plain';
import * as tf from '@tensorflow/tfjs';

/** Names of the backends on the command line. */
export const backends = ['wasm', 'cpu'] as const;

/**
 * Starts a backend, without tfjs's advice to install another one.
 *
 * @param owner The command, for messages.
 * @throws ConfigError if it does not start here.
 */
export async function startBackend(owner: string, name: (typeof backends)[number] = 'wasm'): Promise<void> {
  tf.enableProdMode();
  if (name === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend(name))) {
    throw new ConfigError(
      `${owner}: \`--backend\` must be one that starts here, got "${name}". Try --backend cpu.`,
    );
  }
  await tf.ready();
}

import { configError, type Optimizer } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { OptimizerRun, OptimizerState } from './optimizerRun.js';
import { tfOptimizerRun } from './tfOptimizerRun.js';

/** Whether it is an optimizer of tfjs. */
export function isTfOptimizer(optimizer: unknown): optimizer is tf.Optimizer {
  return typeof (optimizer as Partial<tf.Optimizer> | null)?.applyGradients === 'function';
}

/** Refuses what is no optimizer. */
export function assertOptimizer(owner: string, optimizer: unknown): void {
  const { init, update } = (optimizer ?? {}) as Partial<Optimizer>;
  if (isTfOptimizer(optimizer) || (typeof init === 'function' && typeof update === 'function')) return;
  const remedy = 'Such as `adam({ learningRate: 1e-3 })`.';
  throw configError(owner, 'optimizer', 'an optimizer of @mtl/train or of tf.train', optimizer, remedy);
}

/**
 * Starts an optimizer, or lets it go on where it was.
 *
 * @param state What it remembered; its tensors are taken over. Default: nothing.
 */
export function startOptimizer(optimizer: Optimizer | tf.Optimizer, state?: OptimizerState): OptimizerRun {
  return isTfOptimizer(optimizer) ? tfOptimizerRun(optimizer) : namedSlots(optimizer, state);
}

function namedSlots(optimizer: Optimizer, start?: OptimizerState): OptimizerRun {
  const counts = new Map(Object.entries(start?.counts ?? {}));
  const slots = new Map(Object.entries(start?.slots ?? {}));
  return {
    apply: (weights, gradients, step) => {
      for (const [weight, variable] of weights) {
        const gradient = gradients[weight];
        if (!gradient) continue;
        const count = (counts.get(weight) ?? 0) + 1;
        tf.tidy(() => {
          const before = slots.get(weight) ?? optimizer.init(variable);
          const after = optimizer.update(variable, gradient, before, { weight, count, step });
          const survive = Object.values(after.slots).map((slot) => tf.keep(slot));
          variable.assign(after.weight);
          tf.dispose(Object.values(before).filter((slot) => !survive.includes(slot)));
          slots.set(weight, after.slots);
        });
        counts.set(weight, count);
      }
    },
    state: () => ({ counts: Object.fromEntries(counts), slots: Object.fromEntries(slots) }),
    dispose: () => tf.dispose([...slots.values()]),
  };
}

import * as tf from '@tensorflow/tfjs';
import { runLengths } from './runLengths.js';
import { splitParts } from './splitParts.js';

/** Which experts each gate of a level sees: a task's its own and the shared ones, the shared unit's all. */
export interface RoutedGates {
  /** Experts of each task. Experts and gates stand task by task, those of the shared unit last. */
  readonly taskExperts: readonly number[];
  readonly sharedExperts: number;
  /** Whether the shared unit has a gate. */
  readonly gateShared: boolean;
}

/** How many experts each gate sees: the number of its columns. */
export function routedWidths({ taskExperts, sharedExperts, gateShared }: RoutedGates): number[] {
  const all = taskExperts.reduce((sum, n) => sum + n, sharedExperts);
  return [...taskExperts.map((own) => own + sharedExperts), ...(gateShared ? [all] : [])];
}

/**
 * Mixes for every gate the experts that it sees (Tang et al. 2020, Eq. 2): `x_k = softmax(g_k) · [E_k ; E_s]`. What it computes and
 * writes grows with the number of experts that all gates see, not with tasks times experts.
 *
 * @param experts Outputs of all experts, [batch, experts, units].
 * @param columns Logits of all gates side by side, [batch, columns].
 * @returns One row per gate, [batch, gates, units]; the caller owns it.
 */
export function routedMixture(experts: tf.Tensor3D, columns: tf.Tensor2D, routed: RoutedGates): tf.Tensor3D {
  return tf.tidy(() => {
    const [batch, , units] = experts.shape;
    const runs = runsOf(columns, routed);
    const sizes = [...runs.tasks.map(({ tasks, own }) => tasks * own), routed.sharedExperts];
    const parts = splitParts(experts, sizes, 1);
    const shared = parts.at(-1);
    const rows = runs.tasks.map(({ tasks, own, ofOwn, ofShared }, i) => {
      const terms: tf.Tensor3D[] = [];
      if (ofOwn) {
        const mine = tf.reshape(parts[i] as tf.Tensor3D, [batch * tasks, own, units]);
        const mixed = tf.matMul(tf.reshape(ofOwn, [batch * tasks, 1, own]), mine);
        terms.push(tf.reshape(mixed, [batch, tasks, units]));
      }
      if (ofShared) terms.push(tf.matMul(ofShared, shared as tf.Tensor3D));
      return tf.addN(terms);
    });
    if (runs.shared) rows.push(tf.matMul(runs.shared, experts));
    return tf.concat(rows, 1) as tf.Tensor3D;
  });
}

/**
 * The weight that every gate gives every expert, 0 for those that it does not see: what a heat map of the experts shows.
 *
 * @param columns Logits of all gates side by side, [batch, columns].
 * @returns [batch, gates, experts]; the caller owns it.
 */
export function routedWeights(columns: tf.Tensor2D, routed: RoutedGates): tf.Tensor3D {
  return tf.tidy(() => {
    const ofTasks = routed.taskExperts.reduce((sum, n) => sum + n, 0);
    const runs = runsOf(columns, routed);
    let before = 0;
    const rows = runs.tasks.flatMap(({ tasks, own, ofOwn, ofShared }) =>
      Array.from({ length: tasks }, (_, t) => {
        const row = (weights: tf.Tensor3D) => tf.slice(weights, [0, t, 0], [-1, 1, -1]);
        const around = [
          [0, 0],
          [0, 0],
          [before, ofTasks - before - own],
        ] as [number, number][];
        const placed = ofOwn ? tf.pad(row(ofOwn), around) : tf.zeros([columns.shape[0], 1, ofTasks]);
        before += own;
        return tf.concat(ofShared ? [placed, row(ofShared)] : [placed], 2);
      }),
    );
    return tf.concat(runs.shared ? [...rows, runs.shared] : rows, 1) as tf.Tensor3D;
  });
}

/** Softmax weights of neighbouring tasks with equally many experts. */
interface WeightsOfRun {
  readonly tasks: number;
  /** Experts of one task. */
  readonly own: number;
  /** [batch, tasks, own]; absent where there are none. */
  readonly ofOwn: tf.Tensor3D | undefined;
  /** [batch, tasks, shared experts]; absent where there are none. */
  readonly ofShared: tf.Tensor3D | undefined;
}

/** The weights of all gates, and of the shared unit's [batch, 1, experts]. */
function runsOf(
  columns: tf.Tensor2D,
  routed: RoutedGates,
): { readonly tasks: WeightsOfRun[]; readonly shared: tf.Tensor3D | undefined } {
  const { taskExperts, sharedExperts } = routed;
  let first = 0;
  const runs = runLengths(taskExperts).map((tasks) => {
    const own = taskExperts[first] as number;
    first += tasks;
    return { tasks, own };
  });
  const ofAll = routed.gateShared ? (routedWidths(routed).at(-1) as number) : 0;
  const parts = splitParts(
    columns,
    [...runs.map(({ tasks, own }) => tasks * (own + sharedExperts)), ofAll],
    1,
  );
  const weightsOf = (part: tf.Tensor2D, gates: number): tf.Tensor3D =>
    tf.softmax(tf.reshape(part, [columns.shape[0], gates, part.shape[1] / gates]));
  const shared = parts.at(-1);
  return {
    tasks: runs.map(({ tasks, own }, i) => {
      const weights = weightsOf(parts[i] as tf.Tensor2D, tasks);
      const [ofOwn, ofShared] = splitParts(weights, [own, sharedExperts], 2);
      return { tasks, own, ofOwn, ofShared };
    }),
    shared: shared && weightsOf(shared, 1),
  };
}

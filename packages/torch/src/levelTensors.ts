import { configError } from '@mtl/core/plain';
import { linearTensors, type ModelWeight, type TorchTensor } from './torchTensor.js';

/** The experts and gates of one level of a model. */
export interface Level {
  /** From 0, as in the official code; layer `level_<position + 1>` of the model. */
  readonly position: number;
  /** Width of what an expert reads. */
  readonly features: number;
  readonly experts: number;
  /** Layer widths of an expert. */
  readonly units: readonly number[];
}

/** The gates of a level. */
export interface LevelGates {
  /** Width of what a gate reads. */
  readonly features: number;
  /** How many experts each gate sees. */
  readonly widths: readonly number[];
  /** Shape of the weight `gates_bias`. */
  readonly biasShape: readonly number[];
}

/** A weight of the layer of a level. */
export function levelWeight(position: number, name: string, shape: readonly number[]): ModelWeight {
  return { name: `level_${position + 1}/${name}`, shape };
}

/** `experts.l.e.mlp_net.k`: ReLUs take the odd places of `mlp_net`. */
export function expertTensors({ position, features, experts, units }: Level): TorchTensor[] {
  return Array.from({ length: experts }, (_, expert) =>
    units.flatMap((outputs, depth) => {
      const inputs = depth === 0 ? features : (units[depth - 1] as number);
      const name = `experts_${depth + 1}`;
      const columns = experts * outputs;
      return linearTensors(`mtl_arch.experts.${position}.${expert}.mlp_net.${2 * depth}`, {
        inputs,
        outputs,
        // The first layers stand side by side, the later ones one after the other.
        ...(depth === 0
          ? {
              kernel: levelWeight(position, name, [inputs, columns]),
              kernelOffset: expert * outputs,
              width: columns,
            }
          : {
              kernel: levelWeight(position, name, [experts, inputs, outputs]),
              kernelOffset: expert * inputs * outputs,
            }),
        bias: levelWeight(position, `${name}_bias`, [experts, outputs]),
        biasOffset: expert * outputs,
      });
    }),
  ).flat();
}

/**
 * The gates of a level.
 *
 * @param path Of gate g in the official code.
 */
export function gateTensors(
  position: number,
  { features, widths, biasShape }: LevelGates,
  path: (gate: number) => string,
): TorchTensor[] {
  const columns = widths.reduce((sum, width) => sum + width, 0);
  const kernel = levelWeight(position, 'gates', [features, columns]);
  const bias = levelWeight(position, 'gates_bias', biasShape);
  let before = 0;
  return widths.flatMap((outputs, gate) => {
    const place = { inputs: features, outputs, kernel, kernelOffset: before, width: columns };
    const tensors = linearTensors(path(gate), { ...place, bias, biasOffset: before });
    before += outputs;
    return tensors;
  });
}

/** Refuses gates without bias. */
export function assertGateBias(owner: string, { useGateBias }: Readonly<Record<string, unknown>>): void {
  if (useGateBias === true) return;
  throw configError(owner, 'useGateBias', 'true', useGateBias, 'The gates of the official code have a bias.');
}

import { assertLevelUnits, assertPositiveInteger, assertUnits, configError } from '@mtl/core/plain';
import { assertGateBias, expertTensors, gateTensors, type Level } from './levelTensors.js';
import { linearTensors, rowBlock, sizeOf, type TorchTensor } from './torchTensor.js';
import type { LevelsOf, TrunkShape } from './trunkShape.js';
import { adattTensors, pleTensors } from './unitTensors.js';

/** The tensors below `mtl_arch`, and the width of what the towers read. */
export interface Trunk {
  readonly tensors: readonly TorchTensor[];
  readonly units: number;
}

/**
 * The part of an official model between input and towers.
 *
 * @throws ConfigError when the official code has nothing of this configuration.
 */
export function trunkTensors(owner: string, shape: TrunkShape): Trunk {
  const { builder, config } = shape;
  if (builder === 'sharedBottom') return bottomTensors(owner, shape);
  const { expertUnits } = config;
  assertLevelUnits(owner, 'expertUnits', expertUnits);
  const levelsOf = (experts: number): Level[] =>
    expertUnits.map((units, position) => {
      const below = position === 0 ? shape.features : (expertUnits[position - 1]?.at(-1) as number);
      return { position, features: below, experts, units };
    });
  const tensors = {
    mmoe: mmoeTensors,
    crossStitch: crossStitchTensors,
    ple: pleTensors,
    adattSp: adattTensors,
    adatt: adattTensors,
  }[builder](owner, shape, levelsOf);
  return { tensors, units: expertUnits.at(-1)?.at(-1) as number };
}

function bottomTensors(owner: string, { config, features }: TrunkShape): Trunk {
  const { bottomUnits } = config;
  assertUnits(owner, 'bottomUnits', bottomUnits);
  const tensors = bottomUnits.flatMap((outputs, depth) => {
    const inputs = depth === 0 ? features : (bottomUnits[depth - 1] as number);
    const layer = `bottom_${depth + 1}`;
    return linearTensors(`mtl_arch.bottom_projection.mlp_net.${2 * depth}`, {
      inputs,
      outputs,
      kernel: { name: `${layer}/kernel`, shape: [inputs, outputs] },
      bias: { name: `${layer}/bias`, shape: [outputs] },
    });
  });
  return { tensors, units: bottomUnits.at(-1) as number };
}

function mmoeTensors(
  owner: string,
  { config, features, tasks }: TrunkShape,
  levelsOf: LevelsOf,
): TorchTensor[] {
  const { experts } = config;
  assertPositiveInteger(owner, 'experts', experts);
  assertGateBias(owner, config);
  const levels = levelsOf(experts);
  const tensors = levels.flatMap(({ position }) => {
    const gates = position === levels.length - 1 ? tasks : experts;
    const widths = Array<number>(gates).fill(experts);
    const biasShape = [widths.length, experts];
    return gateTensors(position, { features, widths, biasShape }, (g) => `mtl_arch.gates.${position}.${g}.1`);
  });
  return [...levels.flatMap(expertTensors), ...tensors];
}

function crossStitchTensors(owner: string, { config, tasks }: TrunkShape, levelsOf: LevelsOf): TorchTensor[] {
  if (config.perChannel !== false) {
    const remedy = 'The official code has one weight per pair of tasks.';
    throw configError(owner, 'perChannel', 'false', config.perChannel, remedy);
  }
  const levels = levelsOf(tasks);
  const shape = [tasks, tasks];
  const stitches = levels.map(({ position }) => ({
    name: `mtl_arch.stitchs.${position}.weight`,
    shape,
    blocks: [rowBlock({ name: `stitch_${position + 1}/stitch`, shape }, 0, sizeOf(shape))],
  }));
  return [...levels.flatMap(expertTensors), ...stitches];
}

import { assertNonNegativeInteger, configError } from '@mtl/core/plain';
import { assertGateBias, expertTensors, gateTensors, levelWeight } from './levelTensors.js';
import { rowBlock, type TorchTensor } from './torchTensor.js';
import type { LevelsOf, TrunkShape } from './trunkShape.js';

/** `PLE`: a gate sees the experts of its own unit and the shared ones; that of the shared unit, on inner levels, sees all. */
export function pleTensors(owner: string, { config, tasks }: TrunkShape, levelsOf: LevelsOf): TorchTensor[] {
  const { sharedExperts } = config;
  const taskExperts = taskExpertsOf(owner, config, tasks);
  assertNonNegativeInteger(owner, 'sharedExperts', sharedExperts);
  if (sharedExperts === 0) {
    const remedy = '`PLE` of the official code takes all experts for the shared ones then.';
    throw configError(owner, 'sharedExperts', 'a positive integer', sharedExperts, remedy);
  }
  assertGateBias(owner, config);
  const experts = sum(taskExperts) + sharedExperts;
  const levels = levelsOf(experts);
  const gates = levels.flatMap(({ position, features }) => {
    const ofTasks = taskExperts.map((own) => own + sharedExperts);
    const widths = position === levels.length - 1 ? ofTasks : [...ofTasks, experts];
    return gateTensors(position, { features, widths, biasShape: [sum(widths)] }, unitGate(position));
  });
  return [...levels.flatMap(expertTensors), ...gates];
}

/** `AdaTTSp`, or `AdaTTWSharedExps` where there are shared experts: every gate sees all experts; native weights, if any, are of units. */
export function adattTensors(
  owner: string,
  { config, tasks }: TrunkShape,
  levelsOf: LevelsOf,
): TorchTensor[] {
  const { sharedExperts = 0, residual } = config; // `adattSp` has no shared experts
  const taskExperts = taskExpertsOf(owner, config, tasks);
  assertNonNegativeInteger(owner, 'sharedExperts', sharedExperts);
  if (sharedExperts === 0 && taskExperts.some((experts) => experts !== taskExperts[0])) {
    const remedy = '`AdaTTSp` of the official code takes no list.';
    throw configError(owner, 'taskExperts', 'the same for all tasks', taskExperts, remedy);
  }
  assertGateBias(owner, config);
  const unitExperts = sharedExperts > 0 ? [...taskExperts, sharedExperts] : taskExperts;
  const experts = sum(unitExperts);
  const levels = levelsOf(experts);
  /** The units that fuse: not the shared one of the last level. */
  const fusing = (position: number) => (position === levels.length - 1 ? taskExperts : unitExperts);
  const gates = levels.flatMap(({ position, features }) => {
    const widths = fusing(position).map(() => experts);
    return gateTensors(
      position,
      { features, widths, biasShape: [widths.length, experts] },
      unitGate(position),
    );
  });
  const tensors = [...levels.flatMap(expertTensors), ...gates];
  if (residual === false || unitExperts.every((own) => own === 1)) return tensors; // no weights: they are 1
  const nativeOf = (position: number) => levelWeight(position, 'native', [sum(fusing(position))]);

  if (sharedExperts === 0) {
    const natives = levels.map(({ position }) => ({
      name: `mtl_arch.self_exp_weights.${position}`,
      shape: [tasks, taskExperts[0] as number],
      blocks: [rowBlock(nativeOf(position), 0, experts)],
    }));
    return [...tensors, ...natives];
  }
  const natives = unitExperts.map((own, unit) => {
    const active = levels.filter(({ position }) => unit < fusing(position).length);
    const before = sum(unitExperts.slice(0, unit));
    return {
      name: `mtl_arch.self_exp_weights.${unit}`,
      shape: [active.length, own], // [0, own] for the shared unit of a single level
      blocks: active.map(({ position }) => rowBlock(nativeOf(position), before, own)),
    };
  });
  return [...tensors, ...natives];
}

/** Gate of unit u in `AdaTTSp`, `AdaTTWSharedExps` and `PLE`. */
function unitGate(position: number): (unit: number) => string {
  return (unit) => `mtl_arch.gate_weights.${position}.${unit}.0`;
}

function taskExpertsOf(
  owner: string,
  { taskExperts }: Readonly<Record<string, unknown>>,
  tasks: number,
): readonly number[] {
  if (!Array.isArray(taskExperts) || taskExperts.length !== tasks) {
    throw configError(owner, 'taskExperts', `one number per task, ${tasks}`, taskExperts);
  }
  return taskExperts.map((experts: unknown, task) => {
    assertNonNegativeInteger(owner, `taskExperts[${task}]`, experts);
    return experts;
  });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

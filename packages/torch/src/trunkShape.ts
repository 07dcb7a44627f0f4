import type { Level } from './levelTensors.js';

/** Builders whose architecture the official code has too. */
export const torchBuilders = ['sharedBottom', 'mmoe', 'crossStitch', 'ple', 'adattSp', 'adatt'] as const;

/** What the layout of a trunk depends on. */
export interface TrunkShape {
  readonly builder: (typeof torchBuilders)[number];
  /** Of the builder, with all defaults. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Width of the dense form of the input. */
  readonly features: number;
  /** How many tasks. */
  readonly tasks: number;
}

/** The levels of a model with so many experts on each. */
export type LevelsOf = (experts: number) => readonly Level[];

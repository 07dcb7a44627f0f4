import { configError } from '@mtl/core';

/** Which blocks every task uses, bottom first. */
export type Policy<Name extends string> = { readonly [Task in Name]: readonly boolean[] };

const choiceOptions = [
  'selection',
  'temperature',
  'temperatureDecay',
  'warmupSteps',
  'sparsity',
  'sharing',
] as const;

/** Name of an option that says how policies are learned. */
export type ChoiceOption = (typeof choiceOptions)[number];

/** What {@link assertPolicy} looks at. */
type WithPolicy = { readonly tasks: object; readonly policy?: unknown } & {
  readonly [Name in ChoiceOption]?: unknown;
};

/**
 * Refuses a policy that has not a boolean for every task and block, and options that would have a say in it.
 *
 * @throws ConfigError at the first of them.
 */
export function assertPolicy(config: WithPolicy, blocks: number): void {
  for (const option of choiceOptions) {
    const value = config[option];
    if (value !== undefined) {
      throw configError('adashare', option, 'left out where there is a `policy`', value);
    }
  }
  const { policy } = config;
  const names = Object.keys(config.tasks);
  const isOfTasks =
    typeof policy === 'object' &&
    policy !== null &&
    !Array.isArray(policy) &&
    Object.keys(policy).sort().join() === [...names].sort().join();
  if (!isOfTasks) {
    throw configError('adashare', 'policy', `an object with the keys ${names.join(', ')}`, policy);
  }
  for (const [name, uses] of Object.entries(policy)) {
    const isList =
      Array.isArray(uses) && uses.length === blocks && uses.every((use) => typeof use === 'boolean');
    if (!isList) throw configError('adashare', `policy.${name}`, `${blocks} booleans, one per block`, uses);
  }
}

import {
  adashare,
  type BlockPolicy,
  binary,
  denseInput,
  fixPolicy,
  multiclass,
  policyOf,
  type TaskModel,
  unpackModel,
} from './index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <T extends true>(value?: T): T | undefined => value;

export function types(x: Parameters<TaskModel['predict']>[0], bytes: Uint8Array): void {
  const input = denseInput({ features: 3 });
  const model = adashare({ input, tasks: { income: binary(), kind: multiclass({ classes: 3 }) } });
  yes<Equal<keyof typeof model.tasks, 'income' | 'kind'>>();
  model.predict(x).income.shape satisfies [number, number];
  // @ts-expect-error there is no such task
  model.predict(x).salary;
  // @ts-expect-error a head is made by binary(), multiclass() or regression()
  adashare({ input, tasks: { income: 'binary' } });
  // @ts-expect-error tasks are needed
  adashare({ input });
  // @ts-expect-error an option that is none
  adashare({ input, tasks: { income: binary() }, towers: [8] });
  // @ts-expect-error how a policy is made
  adashare({ input, tasks: { income: binary() }, selection: 'hard' });
  policyOf(model) satisfies Promise<{ readonly income: readonly BlockPolicy[] }>;
  // @ts-expect-error there is no such task
  policyOf(model) satisfies Promise<{ readonly salary: unknown }>;
  adashare({ input, tasks: { income: binary() }, policy: { income: [true, false] } });
  // @ts-expect-error a policy for every task
  adashare({ input, tasks: { income: binary(), kind: binary() }, policy: { income: [true] } });
  // @ts-expect-error of booleans
  adashare({ input, tasks: { income: binary() }, policy: { income: [1] } });
  fixPolicy(model) satisfies Promise<typeof model>;
  // @ts-expect-error weights are fresh or kept
  fixPolicy(model, { weights: 'old' }) satisfies Promise<unknown>;
  unpackModel(bytes, adashare).model.predict(x);
}

import { binary, denseInput, multiclass, sluice, type TaskModel, unpackModel } from './index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <T extends true>(value?: T): T | undefined => value;

export function types(x: Parameters<TaskModel['predict']>[0], bytes: Uint8Array): void {
  const input = denseInput({ features: 3 });
  const model = sluice({ input, tasks: { income: binary(), kind: multiclass({ classes: 3 }) } });
  yes<Equal<keyof typeof model.tasks, 'income' | 'kind'>>();
  model.predict(x).income.shape satisfies [number, number];
  // @ts-expect-error there is no such task
  model.predict(x).salary;
  // @ts-expect-error tasks are needed
  sluice({ input });
  // @ts-expect-error a start that is none
  sluice({ input, tasks: { income: binary() }, stitchInit: 'eye' });
  unpackModel(bytes, sluice).model.predict(x);
}

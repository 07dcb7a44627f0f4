import {
  binary,
  denseInput,
  type LayerOrder,
  multiclass,
  orderOf,
  softOrdering,
  type TaskModel,
  unpackModel,
} from './index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <T extends true>(value?: T): T | undefined => value;

export function types(x: Parameters<TaskModel['predict']>[0], bytes: Uint8Array): void {
  const input = denseInput({ features: 3 });
  const model = softOrdering({ input, tasks: { income: binary(), kind: multiclass({ classes: 3 }) } });
  yes<Equal<keyof typeof model.tasks, 'income' | 'kind'>>();
  model.predict(x).income.shape satisfies [number, number];
  // @ts-expect-error there is no such task
  model.predict(x).salary;
  // @ts-expect-error a head is made by binary(), multiclass() or regression()
  softOrdering({ input, tasks: { income: 'binary' } });
  // @ts-expect-error tasks are needed
  softOrdering({ input });
  // @ts-expect-error an option that is none
  softOrdering({ input, tasks: { income: binary() }, towers: [8] });
  // @ts-expect-error all layers have one width
  softOrdering({ input, tasks: { income: binary() }, units: [16, 8] });
  orderOf(model) satisfies Promise<{ readonly income: LayerOrder; readonly kind: LayerOrder }>;
  // @ts-expect-error there is no such task
  orderOf(model) satisfies Promise<{ readonly salary: unknown }>;
  unpackModel(bytes, softOrdering).model.predict(x);
}

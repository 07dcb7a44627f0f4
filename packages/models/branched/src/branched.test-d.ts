import {
  binary,
  branched,
  denseInput,
  groupTasks,
  multiclass,
  type TaskGroups,
  type TaskModel,
  unpackModel,
} from './index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <T extends true>(value?: T): T | undefined => value;

export function types(x: Parameters<TaskModel['predict']>[0], bytes: Uint8Array): void {
  const input = denseInput({ features: 3 });
  const model = branched({ input, tasks: { income: binary(), kind: multiclass({ classes: 3 }) } });
  yes<Equal<keyof typeof model.tasks, 'income' | 'kind'>>();
  model.predict(x).income.shape satisfies [number, number];
  // @ts-expect-error there is no such task
  model.predict(x).salary;
  // @ts-expect-error a head is made by binary(), multiclass() or regression()
  branched({ input, tasks: { income: 'binary' } });
  // @ts-expect-error tasks are needed
  branched({ input });
  // @ts-expect-error an option that is none
  branched({ input, tasks: { income: binary() }, towers: [8] });
  // @ts-expect-error levels are lists of lists
  branched({ input, tasks: { income: binary() }, branchUnits: [16] });
  const rows = new Float32Array(8);
  const { groups } = groupTasks({ representations: { income: [rows], kind: [rows] }, samples: 4, budget: 1 });
  groups satisfies TaskGroups<'income' | 'kind'>;
  const tasks = { income: binary(), kind: binary() };
  branched({ input, tasks, branchUnits: [[4]], groups }).predict(x).kind.shape satisfies [number, number];
  // @ts-expect-error a group of a task that is none
  branched({ input, tasks, branchUnits: [[4]], groups: [[['income', 'salary']]] });
  unpackModel(bytes, branched).model.predict(x);
}

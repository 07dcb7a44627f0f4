import {
  binary,
  conversionModel,
  denseInput,
  esmm,
  regression,
  type TaskModel,
  unpackModel,
} from './index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <T extends true>(value?: T): T | undefined => value;

export function types(x: Parameters<TaskModel['predict']>[0], bytes: Uint8Array): void {
  const input = denseInput({ features: 3 });
  const model = esmm({ input });
  yes<Equal<keyof typeof model.tasks, 'click' | 'clickAndConversion'>>();
  model.predict(x).clickAndConversion.shape satisfies [number, number];
  conversionModel(model).predict(x).conversion.shape satisfies [number, number];
  // @ts-expect-error pCVR is no task of the model itself
  model.predict(x).conversion;
  // @ts-expect-error more than two tasks
  esmm({ input, tasks: { click: binary(), clickAndConversion: binary(), buy: binary() } });
  // @ts-expect-error fewer than two tasks
  esmm({ input, tasks: { click: binary() } });
  // @ts-expect-error a head of another kind
  esmm({ input, tasks: { click: binary(), clickAndConversion: regression() } });
  conversionModel(unpackModel(bytes, esmm).model).predict(x);
}

import { packModel, type StoredTensor, sealTensors, type TaskModel, unpackModel } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { refusal } from '../hostile/refusal.js';
import { weightValues } from './taskModel/contract.js';

/** A builder with small models of it that together set all its options. */
export interface ModelFileSubject {
  readonly name: string;
  readonly builder: (config: never) => TaskModel;
  readonly configs: readonly Readonly<Record<string, unknown>>[];
  /** Options whose numbers make nothing larger, and the smallest and largest that are allowed; `seed` is one for all builders. */
  readonly free?: Readonly<Record<string, readonly number[]>>;
}

const seeds = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, -1];

/** What holds for the files of every builder: all that it can make is saved and loaded, and no file makes it work for long. */
export function describeModelFiles({ name, builder, configs, free = {} }: ModelFileSubject): void {
  describe(`files of ${name}`, () => {
    test('numbers that make nothing larger are saved and loaded, however large', async () => {
      const before = tf.memory().numTensors;
      for (const config of configs) {
        const given = Object.entries({ ...free, seed: seeds }).flatMap(([option, values]) =>
          values.map((value) => ({ ...config, [option]: value })),
        );
        for (const options of [config, ...given]) {
          const model = builder(options as never);
          const loaded = unpackModel<TaskModel>(await packModel(model), builder);
          expect(loaded.model.recipe).toEqual(model.recipe);
          expect(weightValues(loaded.model)).toEqual(weightValues(model));
          model.network.dispose();
          loaded.model.network.dispose();
        }
      }
      expect(tf.memory().numTensors).toBe(before);
    });

    test('no configuration in a file of 64 kB takes 50 ms, and none leaves a tensor', () => {
      const before = tf.memory().numTensors;
      let slowest = { took: 0, config: '' };
      const verdicts = new Set<string>();
      const all = configs.flatMap((config) => [...hostileConfigs(config)]);
      for (const config of all.filter((_, i) => i % step === 0)) {
        for (const [tensors, values] of [
          [1, 11_000],
          [300, 3_000],
        ] as const) {
          const bytes = fileOf(name, config, tensors, values);
          if (bytes.length > 65_536) continue;
          const read = () =>
            verdicts.add(refusal(() => unpackModel<TaskModel>(bytes, builder)).split(' | ')[0] as string);
          const took = timeOf(read);
          if (took > slowest.took) slowest = { took, config: JSON.stringify(config).slice(0, 300) };
        }
      }
      expect(slowest.took, slowest.config).toBeLessThanOrEqual(50);
      expect([...verdicts].sort()).toEqual(['config', 'weights']);
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}

type Config = Readonly<Record<string, unknown>>;

/** A file of random numbers whose recipe nobody saved. */
function fileOf(builder: string, config: Config, tensors: number, values: number): Uint8Array {
  const count = values / tensors;
  const weights = Array.from({ length: tensors }, (_, i): [string, StoredTensor] => [
    `w/${i}`,
    { dtype: 'F32', shape: [count], data: new Float32Array(count) },
  ]);
  return sealTensors(weights, [['model', JSON.stringify({ builder, config })]]);
}

/** A value with one number, list or set of tasks in it made huge, in every place and way. */
function* hugeVariants(value: unknown): Generator<unknown> {
  if (typeof value === 'number') {
    yield* [60, 12_000, 1e9, Number.MAX_SAFE_INTEGER];
  } else if (Array.isArray(value)) {
    for (const [i, part] of value.entries()) {
      for (const other of hugeVariants(part)) yield [...value.slice(0, i), other, ...value.slice(i + 1)];
    }
    const [first] = value;
    for (const count of [40, Math.floor(30_000 / (JSON.stringify(first).length + 1))]) {
      yield Array(count).fill(first);
    }
    yield JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`);
  } else if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value);
    for (const [key, part] of members) {
      for (const other of hugeVariants(part)) yield { ...value, [key]: other };
    }
    const [[, head]] = members as [[string, unknown]];
    for (const count of typeof head === 'object' ? [40, 600] : []) {
      yield Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, head]));
    }
  }
}

/** One thing made huge, and several together. */
function* hostileConfigs(config: Config): Generator<Config> {
  let together = config;
  for (const [i, changed] of [...hugeVariants(config)].entries()) {
    yield changed as Config;
    const [key, value] = Object.entries(changed as Config).find(([name, part]) => config[name] !== part) as [
      string,
      unknown,
    ];
    together = i % 4 === 0 ? { ...config, [key]: value } : { ...together, [key]: value };
    yield together;
  }
}

/** Milliseconds of the processor, without those that it gives to others; a pause of the garbage collector comes once. */
function timeOf(read: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let again = 0; least > 50 && again < 4; again++) {
    const start = process.cpuUsage();
    read();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

// SOAK=1 takes all of them.
const step = process.env.SOAK ? 1 : 11;

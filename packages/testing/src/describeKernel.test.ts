import { type Primitive, primitives } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { checkKernel, describeKernel } from './describeKernel.js';
import { kernelContracts } from './kernels/kernelContracts.js';

for (const primitive of primitives) describeKernel(primitive);

type Outputs = Record<string, tf.Tensor>;

/** The composite as a kernel, spoiled. */
function spoiled(
  primitive: Primitive,
  change: (outputs: Outputs, inputs: tf.NamedTensorInfoMap) => Outputs,
): tf.KernelFunc {
  return ({ inputs, attrs }) =>
    tf.tidy(() => {
      const outputs = primitive.composite(inputs as tf.NamedTensorMap, attrs as Record<string, number>);
      const changed = change(outputs as Outputs, inputs);
      const list = primitive.outputs.map((name) => changed[name] as tf.Tensor);
      return list.length === 1 ? (list[0] as tf.Tensor) : list;
    });
}

/** How many cases find that a kernel is wrong. */
function found(primitive: Primitive, kernel: tf.KernelFunc): number {
  const { cases } = kernelContracts[primitive.name] as (typeof kernelContracts)[string];
  return cases.filter((one) => {
    const before = tf.memory().numTensors;
    try {
      checkKernel(primitive, one, kernel);
      return false;
    } catch {
      return true;
    } finally {
      expect(tf.memory().numTensors).toBeGreaterThanOrEqual(before);
    }
  }).length;
}

const named = (name: string) => primitives.find((primitive) => primitive.name === name) as Primitive;

describe('describeKernel', () => {
  test('has a contract for every primitive, and for nothing else', () => {
    expect(Object.keys(kernelContracts).sort()).toEqual(primitives.map(({ name }) => name).sort());
  });

  test('fails for a primitive without cases', () => {
    const unknown = { ...named('MtlAdamStep'), name: 'MtlUnknown' };
    const one = { title: '', inputs: {} };
    expect(() => checkKernel(unknown, one)).toThrow('MtlUnknown has no cases');
  });

  for (const primitive of primitives) {
    test(`takes the composite of ${primitive.name} for a kernel, and finds one that is a ten-thousandth off`, () => {
      expect(
        found(
          primitive,
          spoiled(primitive, (outputs) => outputs),
        ),
      ).toBe(0);
      for (const name of primitive.outputs) {
        const off = spoiled(primitive, (outputs) => ({
          ...outputs,
          [name]: tf.add(outputs[name] as tf.Tensor, 1e-4),
        }));
        expect(found(primitive, off)).toBe(kernelContracts[primitive.name]?.cases.length);
      }
    });
  }

  test('finds a kernel that forgets an optional input', () => {
    for (const [name, forgotten] of [
      ['MtlEmbeddingBag', 'numeric'],
      ['MtlEmbeddingBag', 'bias'],
      ['MtlMatrixProduct', 'bias'],
      ['MtlGroupedDense', 'bias'],
      ['MtlGatedMixture', 'native'],
      ['MtlGatedMixture', 'routing'],
      ['MtlTaskLoss', 'weights'],
    ] as const) {
      const primitive = named(name);
      const kernel: tf.KernelFunc = ({ inputs, attrs }) =>
        tf.tidy(() => {
          const kept = { ...(inputs as tf.NamedTensorMap) };
          delete kept[forgotten];
          const outputs = primitive.composite(kept, attrs as Record<string, number>);
          return outputs[primitive.outputs[0] as string] as tf.Tensor;
        });
      expect(found(primitive, kernel), `${name} without ${forgotten}`).toBeGreaterThan(0);
    }
  });

  test('finds a bag that takes id 0 for the first value', () => {
    const primitive = named('MtlEmbeddingBag');
    const clipping: tf.KernelFunc = ({ inputs, attrs }) =>
      tf.tidy(() => {
        const given = inputs as tf.NamedTensorMap;
        const ids = tf.maximum(given.ids as tf.Tensor, tf.scalar(1, 'int32'));
        return primitive.composite({ ...given, ids }, attrs as Record<string, number>).y as tf.Tensor;
      });
    expect(found(primitive, clipping)).toBeGreaterThan(0);
  });

  test('finds outputs in the wrong order, of the wrong shape or type, and a leak', () => {
    const adam = named('MtlAdamStep');
    const swapped = spoiled(adam, ({ weight, m, v }) => ({ weight, m: v, v: m }) as Outputs);
    expect(found(adam, swapped)).toBe(kernelContracts.MtlAdamStep?.cases.length);
    const product = named('MtlMatrixProduct');
    const cases = kernelContracts.MtlMatrixProduct?.cases.length;
    expect(
      found(
        product,
        spoiled(product, ({ y }) => ({ y: tf.reshape(y as tf.Tensor, [-1]) })),
      ),
    ).toBe(cases);
    expect(
      found(
        product,
        spoiled(product, ({ y }) => ({ y: tf.cast(y as tf.Tensor, 'int32') })),
      ),
    ).toBe(cases);
    const kept: tf.Tensor[] = [];
    const leaking = spoiled(product, ({ y }) => {
      kept.push(tf.keep(tf.scalar(1)));
      return { y } as Outputs;
    });
    expect(found(product, leaking)).toBe(cases);
    tf.dispose(kept);
  });

  test('finds a wrong gradient', () => {
    for (const primitive of primitives) {
      for (const input of Object.keys(primitive.gradients)) {
        const name = primitive.name;
        const right = primitive.gradients[input] as NonNullable<(typeof primitive.gradients)[string]>;
        const wrong: Primitive = {
          ...primitive,
          gradients: { ...primitive.gradients, [input]: (...given) => tf.mul(right(...given), 1.01) },
        };
        if (tf.getGradient(name)) tf.unregisterGradient(name);
        const cases = kernelContracts[name]?.cases ?? [];
        const broken = cases.filter((one) => {
          try {
            checkKernel(wrong, one);
            return false;
          } catch (error) {
            expect((error as Error).message).toContain(`${input}[`);
            return true;
          }
        });
        expect(broken.length, `${name}: ${input}`).toBeGreaterThan(0);
        tf.unregisterGradient(name);
      }
    }
  });
});

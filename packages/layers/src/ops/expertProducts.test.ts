import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { productsOfShared, productsOfUnits } from './expertProducts.js';

/** Rows of one unit times a block of columns, plus a bias. */
function product(
  rows: tf.Tensor,
  kernel: tf.Tensor,
  from: number,
  width: number,
  bias: tf.Tensor,
  index: number,
): tf.Tensor {
  const columns = tf.slice(kernel as tf.Tensor2D, [0, from], [-1, width]);
  return tf.add(
    tf.matMul(rows as tf.Tensor2D, columns),
    tf.slice(bias as tf.Tensor2D, [index, 0], [1, width]),
  );
}

describe('productsOfShared', () => {
  test('gives experts and gates of one product what each has alone', () => {
    tf.tidy(() => {
      const [features, count, units, gateCount] = [3, 4, 2, 2];
      const x = uniformTensor<tf.Rank.R2>([5, features], 1);
      const kernels = {
        experts: uniformTensor<tf.Rank.R2>([features, count * units], 2),
        expertsBias: uniformTensor<tf.Rank.R2>([count, units], 3),
        gates: uniformTensor<tf.Rank.R2>([features, gateCount * count], 4),
        gatesBias: uniformTensor<tf.Rank.R2>([gateCount, count], 5),
      };
      const found = productsOfShared([x], kernels);
      const experts = Array.from({ length: count }, (_, e) =>
        product(x, kernels.experts, e * units, units, kernels.expertsBias, e),
      );
      expectClose(found.experts, tf.stack(experts, 1));
      const gates = Array.from({ length: gateCount }, (_, g) =>
        product(x, kernels.gates, g * count, count, kernels.gatesBias, g),
      );
      expectClose(found.gates as tf.Tensor, tf.stack(gates, 1));
      const { gatesBias: _, ...unbiased } = kernels;
      const withoutBias = productsOfShared([x], unbiased).gates as tf.Tensor;
      expectClose(withoutBias, tf.sub(tf.stack(gates, 1), kernels.gatesBias));
      const { gates: __, ...alone } = unbiased;
      expect(productsOfShared([x], alone).gates).toBeUndefined();
      expectClose(productsOfShared([x], alone).experts, found.experts);
    });
  });
});

describe('productsOfUnits', () => {
  // [experts of each unit, units with a gate]
  for (const [unitExperts, gateCount] of [
    [[1, 1], 2],
    [[2, 2, 2], 3],
    [[1, 3, 2], 3],
    [[3, 1, 2], 2],
    [[2], 1],
    [[1, 2], 1],
    [[2, 1], 0],
  ] as const) {
    test(`gives each unit what it has alone: experts ${JSON.stringify(unitExperts)}, ${gateCount} gates`, () => {
      const [batch, features, units] = [3, 5, 2];
      const count = unitExperts.reduce<number>((sum, n) => sum + n, 0);
      const inputs: tf.Tensor[] = [
        uniformTensor([batch, unitExperts.length, features], 1),
        uniformTensor([features, count * units], 2),
        uniformTensor([count, units], 3),
        ...(gateCount > 0
          ? [uniformTensor([features, gateCount * count], 4), uniformTensor([gateCount, count], 5)]
          : []),
      ];
      const run = (...[x, experts, expertsBias, gates, gatesBias]: tf.Tensor[]) =>
        productsOfUnits(
          x as tf.Tensor3D,
          {
            experts: experts as tf.Tensor2D,
            expertsBias: expertsBias as tf.Tensor2D,
            gates: gates as tf.Tensor2D,
            gatesBias: gatesBias as tf.Tensor2D,
          },
          unitExperts,
        );
      tf.tidy(() => {
        const [x, kernel, bias, gateKernel, gateBias] = inputs as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        const found = run(...inputs);
        const rowsOf = (unit: number) =>
          tf.reshape(tf.slice(x, [0, unit, 0], [-1, 1, -1]), [batch, features]);
        const owner = unitExperts.flatMap((n, unit) => Array<number>(n).fill(unit));
        const experts = owner.map((unit, e) => product(rowsOf(unit), kernel, e * units, units, bias, e));
        expectClose(found.experts, tf.stack(experts, 1));
        const gates = Array.from({ length: gateCount }, (_, g) =>
          product(rowsOf(g), gateKernel, g * count, count, gateBias, g),
        );
        if (gateCount > 0) expectClose(found.gates as tf.Tensor, tf.stack(gates, 1));
        else expect(found.gates).toBeUndefined();
      });
      expectGradients((...xs) => {
        const { experts, gates } = run(...xs);
        const flat = tf.reshape(experts, [-1]);
        return gates ? tf.concat([flat, tf.reshape(gates, [-1])]) : flat;
      }, inputs);
      tf.dispose(inputs);
    });
  }
});

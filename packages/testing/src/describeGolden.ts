import { binary, type TaskModel, type Tasks, taskLosses } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { expectClose } from './expectClose.js';
import { fusionOutput } from './fusionOutput.js';
import type { GoldenModel, GoldenTensor } from './golden.js';
import { portGolden } from './portGolden.js';
import { trainedWeights, variableOf } from './weightsByName.js';

/**
 * Checks a model against a golden file, to 1e-5: fusion output, logits, losses, penalty, every gradient, and the weights after three steps
 * of Adam.
 *
 * @param build Makes the model from the file's configuration; tasks are named `task0`, `task1`, …
 * @param port Assembles a weight of the model from the file's tensors. Default: {@link portGolden}, for the architectures that it knows.
 *   Weights that are not trained, such as moving statistics, keep their start and are not compared.
 * @param training Whether the file's outputs are those of a training step, with the statistics of the batch. Default: false.
 */
export function describeGolden(
  golden: GoldenModel,
  build: (golden: GoldenModel, tasks: Tasks) => TaskModel,
  port: typeof portGolden = portGolden,
  training = false,
): void {
  const taskCount = golden.config.tasks as number;
  const tasks: Tasks = Object.fromEntries(
    Array.from({ length: taskCount }, (_, t) => [`task${t}`, binary()]),
  );
  const names = Object.keys(tasks);

  /** The model with the file's weights, its input and labels; everything is disposed after `run`. */
  const withModel = (run: (model: TaskModel, x: tf.Tensor2D, labels: Record<string, tf.Tensor>) => void) => {
    const before = tf.memory().numTensors;
    const model = build(golden, tasks);
    const initial = golden.stateDict ?? golden.weights ?? {};
    for (const [name, weight] of trainedWeights(model)) {
      const value = tf.tensor(port(golden, initial, name), weight.shape as number[]);
      weight.write(value);
      value.dispose();
    }
    tf.tidy(() => {
      const x = tensor(golden.input) as tf.Tensor2D;
      const y = tf.unstack(tensor(golden.labels), 1);
      run(model, x, Object.fromEntries(names.map((name, t) => [name, y[t] as tf.Tensor])));
    });
    model.network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  };
  const totalLoss = (model: TaskModel, x: tf.Tensor2D, labels: Record<string, tf.Tensor>) => {
    const losses = taskLosses(model.logits(x, { training: true }), labels, tasks);
    return tf.addN([...Object.values(losses), ...model.network.calculateLosses()]) as tf.Scalar;
  };

  describe(`golden ${golden.name}`, () => {
    test('gives the fusion output, the logits and the losses of the reference', () => {
      withModel((model, x, labels) => {
        const logits = model.logits(x, { training });
        expectClose(tf.concat(Object.values(logits), 1), golden.logits.data);
        const losses = taskLosses(logits, labels, tasks);
        expectClose(tf.stack(Object.values(losses)), golden.loss.perTask);
        const penalties = [tf.scalar(0), ...model.network.calculateLosses()];
        expectClose(tf.addN(penalties), [golden.loss.penalty ?? 0], 1e-5, 'penalty');
        expectClose(
          fusionOutput(model, x, training),
          (golden.fusionOutput ?? (golden.representation as GoldenTensor)).data,
        );
      });
    });

    test('gives every gradient of the reference', () => {
      withModel((model, x, labels) => {
        const weights = trainedWeights(model);
        const variables = [...weights.values()].map((weight) => variableOf(weight));
        const { grads } = tf.variableGrads(() => totalLoss(model, x, labels), variables);
        for (const [name, weight] of weights) {
          const expected = port(golden, golden.gradients, name);
          expectClose(grads[variableOf(weight).name] as tf.Tensor, expected, 1e-5, name);
        }
      });
    });

    test('has the weights of the reference after three steps of Adam', () => {
      withModel((model, x, labels) => {
        const { learningRate, steps, loss } = golden.afterAdam;
        const optimizer = tf.train.adam(learningRate as number, 0.9, 0.999, 1e-8);
        const seen = Array.from({ length: steps }, () =>
          optimizer.minimize(() => totalLoss(model, x, labels), true),
        );
        expectClose(tf.stack(seen as tf.Scalar[]), loss);
        const trained = golden.afterAdam.stateDict ?? golden.afterAdam.weights ?? {};
        for (const [name, weight] of trainedWeights(model)) {
          expectClose(weight.read(), port(golden, trained, name), 1e-5, name);
        }
        optimizer.dispose();
      });
    });
  });
}

function tensor({ shape, data }: GoldenTensor): tf.Tensor {
  return tf.tensor([...data], [...shape]);
}

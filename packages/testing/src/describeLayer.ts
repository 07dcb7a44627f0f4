import { registerLayers } from '@mtl/layers';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { expectNoLeak } from './expectNoLeak.js';
import { type Checked, expectSlopes, weightedSum, weightedSumTensor } from './finiteDifferences.js';
import { throughModelJson } from './modelJson.js';
import { idTensor, uniformTensor } from './uniforms.js';
import { variableOf, weightsOfLayer } from './weightsByName.js';

/** Ids of some shape, from 0 to `highest`. */
export interface IdShape {
  readonly ids: readonly [number, number];
  readonly highest: number;
}

/** What {@link describeLayer} has to know of a layer. */
export interface LayerContract<C> {
  /** Added to the title where a layer is described more than once. */
  readonly title?: string;
  readonly config: C;
  /** Shape of the input, batch first; a list where there are several. */
  readonly inputShape: readonly number[] | IdShape | readonly (readonly number[] | IdShape)[];
  /** Shape of the output, batch first; a list where there are several. */
  readonly outputShape: readonly number[] | readonly (readonly number[])[];
  /** How many weights it has. */
  readonly weights: number;
  /** A change of the configuration that makes all weights start otherwise. Default `{ seed: 4711 }`. */
  readonly reseeded?: Readonly<Record<string, unknown>>;
  /** Changes of the configuration that must be refused, each with the whole message. */
  readonly rejects?: readonly (readonly [change: Readonly<Record<string, unknown>>, message: string])[];
}

/** A layer class of ours: its constructor takes one object. */
export interface LayerClass<C> {
  new (config: C): tf.layers.Layer;
  readonly className: string;
}

/** Checks what every layer has to do: shapes, seeds, configuration, files, gradients, memory, messages. */
export function describeLayer<C extends object>(Class: LayerClass<C>, contract: LayerContract<C>): void {
  const { config, weights: weightCount, reseeded = { seed: 4711 }, rejects = [] } = contract;
  const inputSpecs = listed(contract.inputShape as Listed<readonly number[] | IdShape>);
  const outputShapes = listed(
    contract.outputShape as Listed<readonly number[]>,
  ) as readonly (readonly number[])[];

  const create = (change: object = {}): tf.layers.Layer => new Class({ ...config, ...change });
  const symbols = () =>
    inputSpecs.map((spec) =>
      'ids' in spec ? tf.input({ shape: [spec.ids[1]], dtype: 'int32' }) : tf.input({ shape: spec.slice(1) }),
    );
  const inputsOf = (batch?: number): tf.Tensor[] =>
    inputSpecs.map((spec, i) => {
      if ('ids' in spec) return idTensor([batch ?? spec.ids[0], spec.ids[1]], 0, spec.highest, i);
      const [rows, ...rest] = spec as [number, ...number[]];
      return uniformTensor([batch ?? rows, ...rest] as never, i);
    });
  const run = (layer: tf.layers.Layer, inputs: tf.Tensor[]): tf.Tensor[] =>
    [layer.apply(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs) as tf.Tensor | tf.Tensor[]].flat();
  /** A built layer and its inputs; all is disposed after `check`. */
  const withLayer = (check: (layer: tf.layers.Layer, inputs: tf.Tensor[]) => void, change: object = {}) => {
    const layer = create(change);
    const inputs = inputsOf();
    tf.dispose(run(layer, inputs));
    check(layer, inputs);
    tf.dispose(inputs);
    layer.dispose();
  };
  const valuesOf = (layer: tf.layers.Layer) =>
    new Map([...weightsOfLayer(layer)].map(([name, weight]) => [name, Array.from(weight.read().dataSync())]));

  describe(`layer ${Class.className}${contract.title ? `, ${contract.title}` : ''}`, () => {
    test('says the shape that it then has', () => {
      const layer = create();
      const symbolic = symbols();
      const said = [
        layer.apply(symbolic.length === 1 ? (symbolic[0] as tf.SymbolicTensor) : symbolic),
      ].flat();
      expect(said.map((tensor) => tensor.shape)).toEqual(outputShapes.map(([, ...rest]) => [null, ...rest]));
      const inputs = inputsOf();
      const outputs = run(layer, inputs);
      expect(outputs.map((output) => output.shape)).toEqual(outputShapes);
      expect(layer.weights.length).toBe(weightCount);
      tf.dispose([inputs, outputs]);
      layer.dispose();
    });

    test('gives one row what it gives that row among others', () => {
      withLayer((layer, inputs) => {
        tf.tidy(() => {
          const all = run(layer, inputs);
          const first = inputs.map((input) => tf.slice(input, 0, 1));
          run(layer, first).forEach((output, i) => {
            expect(output.shape).toEqual([1, ...(outputShapes[i] as readonly number[]).slice(1)]);
            const expected = tf.slice(all[i] as tf.Tensor, 0, 1).dataSync();
            output.dataSync().forEach((value, k) => {
              expect(value).toBeCloseTo(expected[k] as number, 5);
            });
          });
        });
      });
    });

    if (weightCount > 0) {
      test('starts with the same weights for the same seed and with others for another', () => {
        withLayer((layer) => {
          const values = valuesOf(layer);
          withLayer((same) => expect(valuesOf(same)).toEqual(values));
          withLayer((other) => expect(valuesOf(other)).not.toEqual(values), reseeded);
        });
      });

      test('draws every kernel, and every column of one, on its own', () => {
        withLayer((layer) => {
          const seen = new Set<string>();
          for (const [name, weight] of weightsOfLayer(layer)) {
            const values = Array.from(weight.read().dataSync());
            if (values.every((value) => value === values[0])) continue; // zeros, or all 1 / m
            if (values.length > 2) {
              // Draws with one seed differ by their scale alone.
              const ratio = ((values[0] as number) / (values[1] as number)).toPrecision(5);
              expect(seen.has(ratio), `${name} starts like another weight`).toBe(false);
              seen.add(ratio);
            }
            const distinct = new Set(values).size;
            if (weight.shape.length > 1)
              expect(distinct, `${name} repeats values`).toBeGreaterThan(values.length * 0.95);
          }
        });
      });

      test('is made again, weights and all, from its own configuration', () => {
        withLayer((layer, inputs) => {
          const again = new Class(JSON.parse(JSON.stringify(layer.getConfig())));
          tf.dispose(run(again, inputs));
          expect(again.name).toBe(layer.name);
          expect(again.getConfig()).toEqual(layer.getConfig());
          expect(valuesOf(again)).toEqual(valuesOf(layer));
          again.dispose();
        });
      });
    }

    test('gives bit-equal outputs after tfjs’s own model.json', async () => {
      registerLayers();
      const symbolic = symbols();
      const output = create().apply(symbolic.length === 1 ? (symbolic[0] as tf.SymbolicTensor) : symbolic);
      const network = tf.model({ inputs: symbolic, outputs: output as tf.SymbolicTensor[] });
      for (const weight of network.weights) {
        weight.write(tf.tidy(() => tf.add(weight.read(), uniformTensor(weight.shape as never, 31))));
      }
      const loaded = await throughModelJson(network);
      const inputs = inputsOf();
      const predict = (model: tf.LayersModel) => [model.apply(inputs) as tf.Tensor | tf.Tensor[]].flat();
      tf.tidy(() => {
        const expected = predict(network).map((tensor) => Array.from(tensor.dataSync()));
        expect(predict(loaded).map((tensor) => Array.from(tensor.dataSync()))).toEqual(expected);
      });
      network.dispose();
      loaded.dispose();
      tf.dispose(inputs);
    });

    test('has the gradients that finite differences have, for every weight and input', () => {
      withLayer((layer, inputs) => {
        const weights = [...weightsOfLayer(layer)].filter(([, weight]) => weight.trainable);
        for (const [i, [, weight]] of weights.entries()) {
          // Away from 0, where biases start: there every ReLU of a zero input has its kink.
          const moved = tf.tidy(() =>
            tf.add(weight.read(), tf.mul(uniformTensor(weight.shape as never, 50 + i), 0.3)),
          );
          weight.write(moved);
          moved.dispose();
        }
        const variables = weights.map(([, weight]) => variableOf(weight));
        const checked: Checked[] = [];
        tf.tidy(() => {
          if (weights.length > 0) {
            const { grads } = tf.variableGrads(() => weightedSumTensor(run(layer, inputs)), variables);
            weights.forEach(([name], i) => {
              const variable = variables[i] as tf.Variable;
              const gradient = Float32Array.from((grads[variable.name] as tf.Tensor).dataSync());
              expect(
                gradient.some((value) => value !== 0),
                `${name} gets no gradient`,
              ).toBe(true);
              checked.push({
                name,
                values: valuesIn(variable),
                set: (values) => assign(variable, values),
                gradient,
              });
            });
          }
          const floats = inputs.flatMap((input, i) => (input.dtype === 'float32' ? [i] : []));
          if (floats.length === 0) return;
          const gradients = tf.grads((...xs: tf.Tensor[]) =>
            weightedSumTensor(
              run(
                layer,
                inputs.map((input, i) => xs[floats.indexOf(i)] ?? input),
              ),
            ),
          )(floats.map((i) => inputs[i] as tf.Tensor));
          floats.forEach((i, position) => {
            const values = valuesIn(inputs[i] as tf.Tensor);
            const { shape } = inputs[i] as tf.Tensor;
            const set = (moved: Float32Array) => {
              inputs[i]?.dispose();
              inputs[i] = tf.keep(tf.tensor(moved, shape));
            };
            const gradient = Float32Array.from((gradients[position] as tf.Tensor).dataSync());
            checked.push({ name: `input ${i}`, values, set, gradient });
          });
        });
        expectSlopes(() => tf.tidy(() => weightedSum(run(layer, inputs))), checked);
      });
    });

    test('leaves no tensor behind in a call, nor after dispose', () => {
      expectNoLeak(() =>
        withLayer((layer, inputs) => {
          expectNoLeak(() => tf.dispose(run(layer, inputs)));
        }),
      );
    });

    for (const [change, message] of rejects) {
      test(`refuses ${JSON.stringify(change)}`, () => {
        let error: unknown;
        try {
          create(change);
        } catch (thrown) {
          error = thrown;
        }
        expect(error).toMatchObject({ name: 'ConfigError', message });
      });
    }
  });
}

type Listed<S> = S | readonly S[];

function listed(given: Listed<readonly number[] | IdShape>): readonly (readonly number[] | IdShape)[] {
  const single = 'ids' in given || typeof given[0] === 'number';
  return (single ? [given] : given) as readonly (readonly number[] | IdShape)[];
}

function valuesIn(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

function assign(variable: tf.Variable, values: Float32Array): void {
  tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
}

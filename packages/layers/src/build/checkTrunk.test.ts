import { binary, ConfigError } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { CoAttention } from '../attention/coAttention.js';
import { Dense } from '../experts/dense.js';
import { Experts } from '../experts/experts.js';
import { ExtractionLevel } from '../experts/extractionLevel.js';
import { FusionLevel } from '../experts/fusionLevel.js';
import { Gates } from '../experts/gates.js';
import { Mixture } from '../experts/mixture.js';
import { MixtureLevel } from '../experts/mixtureLevel.js';
import { embeddingInput } from '../input/embeddingInput.js';
import { denseInput, type ModelInput, oneHotInput } from '../input/modelInput.js';
import { applyLayer } from '../parts/applyLayer.js';
import { CrossStitch } from '../stitch/crossStitch.js';
import { buildTaskModel, type Trunk } from './buildTaskModel.js';
import { unstackTasks } from './unstack.js';

const table = denseInput({ features: 4 });
const ids = oneHotInput({ fields: 2, values: 5, numeric: 1 });
const tokens = embeddingInput({ fields: 2, values: 5, units: 4, combine: 'tokens' });
const tasks = { a: binary(), b: binary() };
const own = { name: 'mine', seed: 1 };

/** Two experts with rows [batch, 2, 4]. */
const experts = (rows: Parameters<typeof applyLayer>[1], features = 4) =>
  applyLayer(new Experts({ name: 'experts', seed: 2, features, experts: 2, expertUnits: [4] }), rows);

/** What the layer makes of the rows of two experts, as rows of two tasks. */
const over =
  (layer: () => tf.layers.Layer): Trunk =>
  ({ rows, features }) =>
    unstackTasks(applyLayer(layer(), experts(rows, features)));

const dense = (features: number) => new Dense({ ...own, features, units: 3 });
const both = (row: tf.SymbolicTensor) => [row, row];

describe('a trunk', () => {
  test.each<[string, ModelInput, Trunk, string]>([
    [
      'one tensor, no list',
      table,
      ({ rows }) => rows as never,
      '`trunk` must return [batch, 2, units] or a list of one tensor [batch, units] per task, 2, got [null,4].',
    ],
    [
      'one tensor for two tasks',
      table,
      ({ rows }) => [rows] as never,
      '`trunk` must return [batch, 2, units] or a list of one tensor [batch, units] per task, 2, got [[null,4]].',
    ],
    [
      'three tensors for two tasks',
      table,
      ({ rows }) => [rows, rows, rows] as never,
      '`trunk` must return [batch, 2, units] or a list of one tensor [batch, units] per task, 2, got [[null,4], [null,4], [null,4]].',
    ],
    [
      'rows of three experts for two tasks',
      table,
      ({ rows }) => applyLayer(new Experts({ ...own, features: 4, experts: 3, expertUnits: [4] }), rows),
      '`trunk` must return [batch, 2, units] or a list of one tensor [batch, units] per task, 2, got [null,3,4].',
    ],
    [
      'nothing',
      table,
      () => undefined as never,
      '`trunk` must return [batch, 2, units] or a list of one tensor [batch, units] per task, 2, got undefined.',
    ],
    [
      'no tensors',
      table,
      () => [1, 'x'] as never,
      '`trunk` must return [batch, 2, units] or a list of one tensor [batch, units] per task, 2, got [number, string].',
    ],
    [
      'rank 3',
      table,
      ({ rows }) => both(experts(rows)),
      '`trunk` must return [batch, 2, units] or a list of one tensor [batch, units] per task, 2, got [[null,2,4], [null,2,4]].',
    ],
    [
      'ids',
      ids,
      ({ rows }) => both((rows as tf.SymbolicTensor[])[0] as tf.SymbolicTensor),
      '`trunk` must return [batch, 2, units] or a list of one tensor [batch, units] per task, 2, got [ids [null,2], ids [null,2]].',
    ],
    [
      'too narrow a layer',
      table,
      ({ rows }) => both(applyLayer(dense(3), rows)),
      '`mine.features` must be the width 4 of what the layer reads, got 3.',
    ],
    [
      'a layer as wide as the fields, over ids',
      ids,
      ({ rows }) => both(applyLayer(dense(2), rows)),
      '`mine.features` must be the width 6 of what the layer reads, got 2.',
    ],
    [
      'tokens into Dense',
      tokens,
      ({ rows }) => both(applyLayer(dense(4), rows)),
      '`mine` must read rows [batch, features], got [null,2,4].',
    ],
    [
      'a stitch of another number of tasks',
      table,
      over(() => new CrossStitch({ ...own, tasks: 3, units: 4, perChannel: false })),
      '`mine.tasks` must be the 2 rows of what the layer reads, got 3.',
    ],
    [
      'a stitch of another width',
      table,
      over(() => new CrossStitch({ ...own, tasks: 2, units: 5, perChannel: true })),
      '`mine.units` must be the width 4 of what the layer reads, got 5.',
    ],
    [
      'attention among another number of tasks',
      table,
      over(() => new CoAttention({ ...own, tasks: 1, units: 4 })),
      '`mine.tasks` must be the 2 rows of what the layer reads, got 1.',
    ],
    [
      'a fusion of another number of tasks',
      table,
      over(() => new FusionLevel({ ...own, features: 4, taskExperts: [1, 1, 1], expertUnits: [2] })),
      '`mine.taskExperts` must be the 2 rows of what the layer reads, got [1,1,1].',
    ],
    [
      'an extraction that wants a shared row',
      table,
      over(
        () =>
          new ExtractionLevel({
            ...own,
            features: 4,
            taskExperts: [1, 1],
            sharedExperts: 1,
            expertUnits: [2],
          }),
      ),
      '`mine.taskExperts` must be the 2 rows of what the layer reads, got [1,1].',
    ],
    [
      'experts of another width',
      table,
      over(() => new Experts({ ...own, features: 3, experts: 2, expertUnits: [2] })),
      '`mine.features` must be the width 4 of what the layer reads, got 3.',
    ],
    [
      'gates that read another width than the input',
      table,
      ({ rows }) =>
        unstackTasks(
          applyLayer(
            new MixtureLevel({
              ...own,
              features: 3,
              expertFeatures: 4,
              experts: 2,
              gates: 2,
              expertUnits: [2],
            }),
            [experts(rows), rows].flat(),
          ),
        ),
      '`mine.features` must be the width 4 of what the layer reads, got 3.',
    ],
    [
      'gates over another number of experts',
      table,
      ({ rows }) => {
        const gates = applyLayer(
          new Gates({ name: 'gates', seed: 3, features: 4, gates: 2, experts: 3 }),
          rows,
        );
        return unstackTasks(applyLayer(new Mixture({ name: 'mine' }), [experts(rows), gates]));
      },
      '`mine` must read gates over as many experts as there are, 2, got 3.',
    ],
  ])('that gives %s is refused when the model is built, and leaves no tensor', (_, input, trunk, message) => {
    const before = tf.memory().numTensors;
    expect(() => buildTaskModel('built', { input, tasks }, trunk)).toThrow(
      new ConfigError(`built: ${message}`),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('with a layer that is called towers is refused', () => {
    const before = tf.memory().numTensors;
    const trunk: Trunk = ({ rows }) =>
      both(applyLayer(new Dense({ name: 'towers', features: 4, units: 3, seed: 1 }), rows));
    expect(() => buildTaskModel('built', { input: table, tasks }, trunk)).toThrow(
      new ConfigError('built: `trunk` must leave the name "towers" to the towers, got a layer of that name.'),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('that throws gives the weights of its layers back', () => {
    const before = tf.memory().numTensors;
    const broken: Trunk = ({ rows }) => {
      experts(rows);
      throw new Error('mine');
    };
    expect(() => buildTaskModel('built', { input: table, tasks }, broken)).toThrow(new Error('mine'));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a task', () => {
  const vectors = embeddingInput({ fields: 2, values: 5, units: 4 });
  const level: Trunk = ({ rows, features }, { length }) =>
    Array(length).fill(applyLayer(new Dense({ name: 'level_1', features, units: 2, seed: 1 }), rows));

  test.each<[string, ModelInput, readonly string[]]>([
    ['features', table, ['features', 'b']],
    ['ids', ids, ['a', 'ids']],
    ['numeric', ids, ['numeric', 'b']],
    ['embedding', vectors, ['embedding', 'b']],
    ['level_1', table, ['level_1', 'b']],
    ['towers', table, ['x', 'towers']],
    ['tower_rows', table, ['tower_rows', 'x']],
  ])('called %s is refused where a layer has that name, and leaves no tensor', (name, input, names) => {
    const before = tf.memory().numTensors;
    const config = { input, tasks: Object.fromEntries(names.map((task) => [task, binary()])) };
    expect(() => buildTaskModel('built', config, level)).toThrow(
      new ConfigError(`built: \`tasks\` must be named unlike the other layers of the model, got "${name}".`),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('called task_rows is refused where the trunk gives one tensor and there are no towers', () => {
    const config = { input: table, tasks: { task_rows: binary(), x: binary() }, towerUnits: [] };
    expect(() => buildTaskModel('built', config, ({ rows }) => experts(rows))).toThrow(
      new ConfigError('built: `tasks` must be named unlike the other layers of the model, got "task_rows".'),
    );
  });

  test('called like the tower of another is refused where they read rows of different widths', () => {
    const config = { input: table, tasks: { x: binary(), x_towers: binary() } };
    const unequal: Trunk = ({ rows }) =>
      [3, 2].map((units) =>
        applyLayer(new Dense({ name: `own_${units}`, features: 4, units, seed: 1 }), rows),
      );
    expect(() => buildTaskModel('built', config, unequal)).toThrow(
      new ConfigError('built: `tasks` must be named unlike the other layers of the model, got "x_towers".'),
    );
  });

  test('may be called ids where there are none', () => {
    const model = buildTaskModel('built', { input: table, tasks: { ids: binary() } }, level);
    expect(model.network.outputNames).toEqual(['ids']);
    model.network.dispose();
  });
});

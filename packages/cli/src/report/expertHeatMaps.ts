import { featuresOf } from '@mtl/core';
import { batches } from '@mtl/core/plain';
import { expertWeightsOf } from '@mtl/layers';
import * as tf from '@tensorflow/tfjs';
import { markOf, type TrainingData } from '../models/trainingData.js';
import type { TrainedModel } from '../models/trainModel.js';
import type { HeatMap } from './heatMap.js';
import { thousands } from './resultTable.js';

/**
 * The expert weights of a model, level by level: gate plus native weight, mean over the test rows.
 *
 * @returns One map per level; none for a model without gated experts.
 */
export async function heatMapsOf(
  { model, architecture }: Pick<TrainedModel, 'model' | 'architecture'>,
  data: Pick<TrainingData, 'test' | 'mark'>,
): Promise<HeatMap[]> {
  const { test } = data;
  const tasks = Object.keys(model.tasks);
  const sums = new Map<string, number[][]>();
  for (const batch of batches<string>({ ...test, labels: {}, weights: {} }, { size: 4096 })) {
    const byLevel = tf.tidy(() =>
      Object.entries(expertWeightsOf(model, featuresOf(model, batch))).map(
        ([level, weights]) => [level, tf.sum(weights, 0) as tf.Tensor2D] as const,
      ),
    );
    for (const [level, tensor] of byLevel) {
      const sum = await tensor.array();
      tensor.dispose();
      const before = sums.get(level);
      sums.set(level, before ? before.map((row, t) => row.map((x, e) => x + (sum[t]?.[e] ?? 0))) : sum);
    }
  }
  const taskExperts = model.recipe?.config.taskExperts as readonly number[] | undefined;
  return [...sums].map(([level, sum]) => {
    const values = sum.map((row) => row.map((x) => x / test.rows));
    const experts = values[0]?.length ?? 0;
    return {
      title: `${architecture.title}, ${level.replace('_', ' ')}: weight of every expert, mean over ${thousands(test.rows)} test rows${markOf(data)}`,
      model: architecture.name,
      level,
      rows: rowNames(tasks, values.length),
      owners: ownersOf(tasks, taskExperts, experts),
      values,
    };
  });
}

/** The tasks; inner levels of AdaTT and PLE have a shared unit behind them, OMoE has one gate for all, an inner level of ML-MMoE one per expert. */
function rowNames(tasks: readonly string[], rows: number): readonly string[] {
  if (rows === tasks.length) return tasks;
  if (rows === 1) return ['all tasks'];
  if (rows === tasks.length + 1) return [...tasks, 'shared'];
  return Array.from({ length: rows }, (_, i) => `to expert ${i + 1}`);
}

function ownersOf(tasks: readonly string[], taskExperts: readonly number[] | undefined, experts: number) {
  if (taskExperts === undefined) return [{ name: 'shared by all tasks', experts }];
  const own = tasks.map((name, t) => ({ name, experts: taskExperts[t] ?? 0 }));
  const shared = experts - own.reduce((sum, owner) => sum + owner.experts, 0);
  return shared > 0 ? [...own, { name: 'shared', experts: shared }] : own;
}

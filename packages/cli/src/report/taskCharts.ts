import type { TaskHead } from '@mtl/core';
import { reliabilityTable } from '@mtl/metrics';
import type { Chart, Series } from './chart.js';
import type { JudgedRows } from './metricIntervals.js';
import { rankCurves, thinned } from './rankCurves.js';

/** The predictions of one model for a task. */
export interface NamedRows extends JudgedRows {
  /** Of the model. */
  readonly name: string;
}

/** Dots of a chart of predictions at most. */
const mostDots = 400;

/**
 * The charts of a task, a series per model: ROC, precision and recall, reliability of a binary task; predicted and true values of a
 * regression; the reliability of the most probable class of a multiclass task.
 */
export function taskCharts(head: TaskHead, models: readonly NamedRows[]): Chart[] {
  if (head.kind === 'regression') return [scatter(models), tenths(models)];
  if (head.kind === 'multiclass')
    return [
      reliability(
        'Reliability of the predicted class',
        models.map((rows) => topClass(head, rows)),
      ),
    ];
  const curves = models.map(({ name, labels, predictions, weights }) => ({
    name,
    ...rankCurves(labels, predictions, weights),
  }));
  const range = [0, 1] as const;
  return [
    {
      title: 'ROC',
      x: 'false positive rate',
      y: 'true positive rate',
      series: curves.map(({ name, roc }) => ({ name, points: roc })),
      diagonal: true,
      range,
    },
    {
      title: 'Precision and recall',
      x: 'recall',
      y: 'precision',
      series: curves.map(({ name, precisionRecall }) => ({ name, points: precisionRecall })),
      range,
    },
    reliability('Reliability', models),
  ];
}

/** Predicted against observed rate in ten parts of nearly as many rows each. */
function reliability(title: string, models: readonly NamedRows[]): Chart {
  const series = models.map(({ name, labels, predictions, weights }): Series => {
    const bins = reliabilityTable(labels, predictions, { binning: 'equalMass', ...(weights && { weights }) });
    return {
      name,
      points: bins
        .filter(({ rows }) => rows > 0)
        .map(({ meanProbability, meanLabel }) => [meanProbability, meanLabel]),
    };
  });
  return {
    title,
    x: 'predicted probability',
    y: 'observed share',
    series,
    marks: 'both',
    diagonal: true,
    range: [0, 1],
  };
}

/** Whether the most probable class is right, with its probability. */
function topClass({ units }: TaskHead, { name, labels, predictions, weights }: NamedRows): NamedRows {
  const right = new Float32Array(labels.length);
  const probability = new Float32Array(labels.length);
  labels.forEach((label, row) => {
    const own = predictions.subarray(row * units, (row + 1) * units);
    const best = own.indexOf(Math.max(...own));
    probability[row] = own[best] as number;
    right[row] = Number.isNaN(label) ? Number.NaN : Number(label === best);
  });
  return { name, labels: right, predictions: probability, ...(weights && { weights }) };
}

function scatter(models: readonly NamedRows[]): Chart {
  const series = models.map(
    ({ name, labels, predictions }): Series => ({
      name,
      points: thinned(
        Array.from(labels, (label, row) => [predictions[row] as number, label] as const).filter(
          ([, label]) => !Number.isNaN(label),
        ),
        mostDots,
      ),
    }),
  );
  return { title: 'Predicted and true', x: 'predicted', y: 'true', series, marks: 'dots', diagonal: true };
}

/** Mean predicted against mean true value in ten parts of as many rows each, by prediction. */
function tenths(models: readonly NamedRows[]): Chart {
  const series = models.map(({ name, labels, predictions }): Series => {
    const rows = Array.from(labels, (_, row) => row).filter((row) => !Number.isNaN(labels[row]));
    rows.sort((a, b) => (predictions[a] as number) - (predictions[b] as number));
    const parts = Math.min(10, rows.length);
    const meanOf = (values: Float32Array, part: readonly number[]) =>
      part.reduce((sum, row) => sum + (values[row] as number), 0) / part.length;
    return {
      name,
      points: Array.from({ length: parts }, (_, i) => {
        const part = rows.slice(
          Math.round((i * rows.length) / parts),
          Math.round(((i + 1) * rows.length) / parts),
        );
        return [meanOf(predictions, part), meanOf(labels, part)] as const;
      }),
    };
  });
  return {
    title: 'Means by tenth of the rows',
    x: 'mean predicted',
    y: 'mean true',
    series,
    marks: 'both',
    diagonal: true,
  };
}

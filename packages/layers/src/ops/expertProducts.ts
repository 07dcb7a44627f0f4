import { groupedDense } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { linear } from './linear.js';
import { runLengths } from './runLengths.js';
import { splitParts } from './splitParts.js';

/** Kernels and biases of the first layer of all experts of a level, and of its gates. */
export interface LevelKernels {
  /** [features, experts · units], the columns expert by expert. */
  readonly experts: tf.Tensor2D;
  /** [experts, units]. */
  readonly expertsBias: tf.Tensor2D;
  /** [features, gate columns], gate by gate, with one column for every expert that a gate sees. Absent: no gates. */
  readonly gates?: tf.Tensor2D;
  /** As many values as gate columns, in their order. Absent: gates without bias. */
  readonly gatesBias?: tf.Tensor | undefined;
  /** How many experts each gate sees, in the order of its columns. Default: every gate sees every expert. */
  readonly gateWidths?: readonly number[] | undefined;
}

/** What a level computes before its mixture. */
export interface LevelProducts {
  /** Experts before their activation, [batch, experts, units]. */
  readonly experts: tf.Tensor3D;
  /** Gate logits, [batch, gates, experts], where every gate sees every expert. */
  readonly gates?: tf.Tensor3D;
  /** Gate logits side by side, [batch, gate columns], where gates see so many experts each. */
  readonly columns?: tf.Tensor2D;
}

/**
 * Experts and gates that all read the same rows, as ONE product with all their kernels side by side.
 *
 * @param rows [batch, features], or [ids, numeric, weights].
 */
export function productsOfShared(rows: readonly tf.Tensor[], kernels: LevelKernels): LevelProducts {
  const { experts, expertsBias, gates, gatesBias, gateWidths } = kernels;
  const [count, units] = expertsBias.shape;
  const width = count * units;
  const gateColumns = gates ? gates.shape[1] : 0;
  const kernel = gates ? tf.concat([experts, gates], 1) : experts;
  const bias = tf.concat([
    tf.reshape(expertsBias, [width]),
    ...(gates ? [gatesBias ? tf.reshape(gatesBias, [gateColumns]) : tf.zeros([gateColumns])] : []),
  ]);
  const product = linear(rows, kernel, bias) as tf.Tensor2D; // [batch, experts · units + gate columns]
  const [h, g] = gates ? tf.split(product, [width, gateColumns], 1) : [product];
  return {
    experts: tf.reshape(h as tf.Tensor2D, [-1, count, units]),
    ...(g && !gateWidths && { gates: tf.reshape(g, [-1, gateColumns / count, count]) }),
    ...(g && gateWidths && { columns: g as tf.Tensor2D }),
  };
}

/**
 * Experts and gates of units that read rows of their own: one product per unit, with the kernels of its experts and, if it has
 * one, of its gate side by side. The first units have gates. Neighbours with equally many columns are one grouped product.
 *
 * @param rows [batch, units, features], one row per unit.
 * @param unitExperts Number of experts of each unit, 0 for one that has only a gate, in the order of the kernel's columns.
 */
export function productsOfUnits(
  rows: tf.Tensor3D,
  kernels: LevelKernels,
  unitExperts: readonly number[],
): LevelProducts {
  const { experts, expertsBias, gates, gatesBias, gateWidths } = kernels;
  const [count, units] = expertsBias.shape;
  const gateColumns = gates ? gates.shape[1] : 0;
  const ownGates = gateWidths ?? Array<number>(gateColumns / count).fill(count);
  const gateWidth = (unit: number) => (gates && ownGates[unit]) ?? 0;
  const runs = runsOfUnits(unitExperts.map((n, unit) => ({ experts: n * units, gate: gateWidth(unit) })));

  const expertSizes = runs.map((run) => run.units * run.experts);
  const gateSizes = runs.map((run) => run.units * run.gate);
  const expertsRow = tf.reshape(expertsBias, [1, count * units]) as tf.Tensor2D;
  const gatesRow = gates && (tf.reshape(gatesBias ?? tf.zeros([gateColumns]), [1, -1]) as tf.Tensor2D);
  const kernelsOfRuns = splitParts(experts, expertSizes, 1);
  const biasesOfRuns = splitParts(expertsRow, expertSizes, 1);
  const gateKernels = gates ? splitParts(gates, gateSizes, 1) : [];
  const gateBiases = gatesRow ? splitParts(gatesRow, gateSizes, 1) : [];
  const rowsOfRuns = splitParts(
    rows,
    runs.map((run) => run.units),
    1,
  );
  const products = runs.map((run, i) => {
    const kernel = columnsByUnit([kernelsOfRuns[i], gateKernels[i]], run.units);
    const bias = columnsByUnit([biasesOfRuns[i], gateBiases[i]], run.units);
    const flatBias = tf.reshape(bias, [run.units, bias.shape[2]]) as tf.Tensor2D;
    const product = groupedDense(rowsOfRuns[i] as tf.Tensor3D, kernel, flatBias); // [batch, units, columns]
    return splitParts(product, [run.experts, run.gate], 2);
  });

  const h = products.flatMap(([part]) => (part ? [tf.reshape(part, [rows.shape[0], -1, units])] : []));
  const g = products.flatMap(([, part]) => (part ? [part] : []));
  return {
    experts: tf.concat(h, 1) as tf.Tensor3D,
    ...(gates && !gateWidths && { gates: tf.concat(g, 1) }),
    ...(gateWidths && {
      columns: tf.concat2d(
        g.map((part) => tf.reshape(part, [rows.shape[0], -1])),
        1,
      ),
    }),
  };
}

/** Neighbouring units with equally many columns. */
interface Run {
  readonly units: number;
  /** Columns of one unit's experts. */
  readonly experts: number;
  /** Columns of its gate. */
  readonly gate: number;
}

function runsOfUnits(columns: readonly Omit<Run, 'units'>[]): Run[] {
  let first = 0;
  return runLengths(columns.map(({ experts, gate }) => `${experts}|${gate}`)).map((units) => {
    const run = { units, ...(columns[first] as Omit<Run, 'units'>) };
    first += units;
    return run;
  });
}

/** Blocks of columns that stand unit by unit → those of each unit side by side, [units, rows, columns]. */
function columnsByUnit(blocks: readonly (tf.Tensor2D | undefined)[], units: number): tf.Tensor3D {
  const byUnit = blocks.flatMap((block) => {
    if (!block) return [];
    const [rows, columns] = block.shape;
    return [tf.transpose(tf.reshape(block, [rows, units, columns / units]) as tf.Tensor3D, [1, 0, 2])];
  });
  return tf.concat(byUnit, 2);
}

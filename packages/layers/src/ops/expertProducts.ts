import { groupedDense } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { linear } from './linear.js';

/** Kernels and biases of the first layer of all experts of a level, and of its gates. */
export interface LevelKernels {
  /** [features, experts · units], the columns expert by expert. */
  readonly experts: tf.Tensor2D;
  /** [experts, units]. */
  readonly expertsBias: tf.Tensor2D;
  /** [features, gates · experts], the columns gate by gate. Absent: no gates. */
  readonly gates?: tf.Tensor2D;
  /** [gates, experts]. Absent: gates without bias. */
  readonly gatesBias?: tf.Tensor2D;
}

/** What a level computes before its mixture. */
export interface LevelProducts {
  /** Experts before their activation, [batch, experts, units]. */
  readonly experts: tf.Tensor3D;
  /** Gate logits, [batch, gates, experts]; absent without gates. */
  readonly gates?: tf.Tensor3D;
}

/**
 * Experts and gates that all read the same rows, as ONE product with all their kernels side by side.
 *
 * @param rows [batch, features], or [ids, numeric].
 */
export function productsOfShared(rows: readonly tf.Tensor[], kernels: LevelKernels): LevelProducts {
  const { experts, expertsBias, gates, gatesBias } = kernels;
  const [count, units] = expertsBias.shape;
  const width = count * units;
  const gateColumns = gates ? gates.shape[1] : 0;
  const kernel = gates ? tf.concat([experts, gates], 1) : experts;
  const bias = tf.concat([
    tf.reshape(expertsBias, [width]),
    ...(gates ? [gatesBias ? tf.reshape(gatesBias, [gateColumns]) : tf.zeros([gateColumns])] : []),
  ]);
  const product = linear(rows, kernel, bias) as tf.Tensor2D; // [batch, experts · units + gates · experts]
  const [h, g] = gates ? tf.split(product, [width, gateColumns], 1) : [product];
  return {
    experts: tf.reshape(h as tf.Tensor2D, [-1, count, units]),
    ...(g && { gates: tf.reshape(g, [-1, gateColumns / count, count]) as tf.Tensor3D }),
  };
}

/**
 * Experts and gates of units that read rows of their own: one product per unit, with the kernels of its experts and, if it has
 * one, of its gate side by side. The first units have gates. Units with fewer columns are filled up with zeros.
 *
 * @param rows [batch, units, features], one row per unit.
 * @param unitExperts Number of experts of each unit, in the order of the kernel's columns.
 */
export function productsOfUnits(
  rows: tf.Tensor3D,
  kernels: LevelKernels,
  unitExperts: readonly number[],
): LevelProducts {
  const { experts, expertsBias, gates, gatesBias } = kernels;
  const [count, units] = expertsBias.shape;
  const gateCount = gates ? gates.shape[1] / count : 0;
  const layout: Layout = {
    widths: unitExperts.map((n) => n * units),
    gateCount,
    gateWidth: gates ? count : 0,
  };
  const widest = Math.max(...layout.widths);

  const kernel = tf.stack(columnsByUnit(experts, gates, layout)) as tf.Tensor3D;
  const expertsRow = tf.reshape(expertsBias, [1, count * units]) as tf.Tensor2D;
  const gatesRow = gates && (tf.reshape(gatesBias ?? tf.zeros([gateCount * count]), [1, -1]) as tf.Tensor2D);
  const bias = tf.concat2d(columnsByUnit(expertsRow, gatesRow, layout), 0);
  const product = groupedDense(rows, kernel, bias); // [batch, units, widest + experts]

  const [h, g] = gates ? tf.split(product, [widest, count], 2) : [product];
  return {
    experts: tf.reshape(withoutFill(h as tf.Tensor3D, layout.widths), [-1, count, units]),
    ...(g && { gates: gateCount === unitExperts.length ? (g as tf.Tensor3D) : firstUnits(g, gateCount) }),
  };
}

/** Where the columns of each unit lie. */
interface Layout {
  /** Columns of each unit's experts. */
  readonly widths: readonly number[];
  /** How many units, from the first, have a gate. */
  readonly gateCount: number;
  /** Columns of one gate; 0 without gates. */
  readonly gateWidth: number;
}

/** Per unit: the columns of its experts, zeros up to the widest unit, the columns of its gate or zeros. */
function columnsByUnit(experts: tf.Tensor2D, gates: tf.Tensor2D | undefined, layout: Layout): tf.Tensor2D[] {
  const { widths, gateCount, gateWidth } = layout;
  const widest = Math.max(...widths);
  const zeros = (width: number) => (width > 0 ? [tf.zeros<tf.Rank.R2>([experts.shape[0], width])] : []);
  const own = splitColumns(experts, widths);
  const ownGates = gates ? splitColumns(gates, Array<number>(gateCount).fill(gateWidth)) : [];
  return own.map((columns, unit) => {
    const gate = ownGates[unit];
    return tf.concat2d(
      [columns, ...zeros(widest - columns.shape[1]), ...(gate ? [gate] : zeros(gateWidth))],
      1,
    );
  });
}

/** Columns in blocks. tfjs has no gradient for a split into one. */
function splitColumns(x: tf.Tensor2D, widths: readonly number[]): tf.Tensor2D[] {
  return widths.length === 1 ? [x] : tf.split<tf.Tensor2D>(x, [...widths], 1);
}

/** The experts of all units side by side, [batch, Σ widths], without the zeros that fill up [batch, units, widest]. */
function withoutFill(h: tf.Tensor3D, widths: readonly number[]): tf.Tensor {
  if (widths.every((width) => width === h.shape[2])) return h;
  const own = widths.map((width, unit) => tf.reshape(tf.slice(h, [0, unit, 0], [-1, 1, width]), [-1, width]));
  return tf.concat(own, 1);
}

function firstUnits(x: tf.Tensor, units: number): tf.Tensor3D {
  return tf.slice(x as tf.Tensor3D, [0, 0, 0], [-1, units, -1]);
}

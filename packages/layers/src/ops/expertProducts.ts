import { groupedDense } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { linear } from './linear.js';
import { gateWidths, placeGates, type Routing } from './placeGates.js';

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
  /** Which experts each gate sees. Default: every gate sees every expert. */
  readonly routing?: Routing | undefined;
}

/** What a level computes before its mixture. */
export interface LevelProducts {
  /** Experts before their activation, [batch, experts, units]. */
  readonly experts: tf.Tensor3D;
  /** Gate logits, [batch, gates, experts], 0 for experts that a gate does not see; absent without gates. */
  readonly gates?: tf.Tensor3D;
}

/**
 * Experts and gates that all read the same rows, as ONE product with all their kernels side by side.
 *
 * @param rows [batch, features], or [ids, numeric].
 */
export function productsOfShared(rows: readonly tf.Tensor[], kernels: LevelKernels): LevelProducts {
  const { experts, expertsBias, gates, gatesBias, routing } = kernels;
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
  const logits = (columns: tf.Tensor2D): tf.Tensor3D =>
    routing ? placeGates(columns, routing) : tf.reshape(columns, [-1, gateColumns / count, count]);
  return {
    experts: tf.reshape(h as tf.Tensor2D, [-1, count, units]),
    ...(g && { gates: logits(g as tf.Tensor2D) }),
  };
}

/**
 * Experts and gates of units that read rows of their own: one product per unit, with the kernels of its experts and, if it has
 * one, of its gate side by side. The first units have gates. Units with fewer columns are filled up with zeros.
 *
 * @param rows [batch, units, features], one row per unit.
 * @param unitExperts Number of experts of each unit, 0 for one that has only a gate, in the order of the kernel's columns.
 */
export function productsOfUnits(
  rows: tf.Tensor3D,
  kernels: LevelKernels,
  unitExperts: readonly number[],
): LevelProducts {
  const { experts, expertsBias, gates, gatesBias, routing } = kernels;
  const [count, units] = expertsBias.shape;
  const gateColumns = gates ? gates.shape[1] : 0;
  const ownGates = routing ? gateWidths(routing) : Array<number>(gateColumns / count).fill(count);
  const layout: Layout = { experts: unitExperts.map((n) => n * units), gates: gates ? ownGates : [] };
  const widest = Math.max(...layout.experts);
  const widestGate = Math.max(0, ...layout.gates);

  const kernel = tf.stack(columnsByUnit(experts, gates, layout)) as tf.Tensor3D;
  const expertsRow = tf.reshape(expertsBias, [1, count * units]) as tf.Tensor2D;
  const gatesRow = gates && (tf.reshape(gatesBias ?? tf.zeros([gateColumns]), [1, -1]) as tf.Tensor2D);
  const bias = tf.concat2d(columnsByUnit(expertsRow, gatesRow, layout), 0);
  const product = groupedDense(rows, kernel, bias); // [batch, units, widest + widest gate]

  const [h, g] = gates ? tf.split(product, [widest, widestGate], 2) : [product];
  const logits = (columns: tf.Tensor3D): tf.Tensor3D => {
    if (!routing)
      return ownGates.length === unitExperts.length ? columns : firstUnits(columns, ownGates.length);
    const flat = tf.reshape(columns, [-1, unitExperts.length * widestGate]) as tf.Tensor2D;
    return placeGates(flat, routing, widestGate);
  };
  return {
    experts: tf.reshape(withoutFill(h as tf.Tensor3D, layout.experts), [-1, count, units]),
    ...(g && { gates: logits(g as tf.Tensor3D) }),
  };
}

/** Where the columns of each unit lie. */
interface Layout {
  /** Columns of each unit's experts. */
  readonly experts: readonly number[];
  /** Columns of each gate; the first units have one. */
  readonly gates: readonly number[];
}

/** Per unit: the columns of its experts and of its gate, each with zeros up to the widest. */
function columnsByUnit(experts: tf.Tensor2D, gates: tf.Tensor2D | undefined, layout: Layout): tf.Tensor2D[] {
  const widest = Math.max(...layout.experts);
  const widestGate = Math.max(0, ...layout.gates);
  const filled = (own: tf.Tensor2D | undefined, width: number): tf.Tensor2D[] => {
    const missing = width - (own?.shape[1] ?? 0);
    const zeros = missing > 0 ? [tf.zeros<tf.Rank.R2>([experts.shape[0], missing])] : [];
    return own ? [own, ...zeros] : zeros;
  };
  const own = splitColumns(experts, layout.experts);
  const ownGates = gates ? splitColumns(gates, layout.gates) : [];
  return own.map((columns, unit) =>
    tf.concat2d([...filled(columns, widest), ...filled(ownGates[unit], widestGate)], 1),
  );
}

/** Columns in blocks, undefined for one of width 0. tfjs has no gradient for a split into one. */
function splitColumns(x: tf.Tensor2D, widths: readonly number[]): (tf.Tensor2D | undefined)[] {
  const present = widths.filter((width) => width > 0);
  const blocks = present.length === 1 ? [x] : tf.split<tf.Tensor2D>(x, present, 1);
  let next = 0;
  return widths.map((width) => (width > 0 ? blocks[next++] : undefined));
}

/** The experts of all units side by side, [batch, Σ widths], without the zeros that fill up [batch, units, widest]. */
function withoutFill(h: tf.Tensor3D, widths: readonly number[]): tf.Tensor {
  if (widths.every((width) => width === h.shape[2])) return h;
  const own = widths.flatMap((width, unit) =>
    width > 0 ? [tf.reshape(tf.slice(h, [0, unit, 0], [-1, 1, width]), [-1, width])] : [],
  );
  return tf.concat(own, 1);
}

function firstUnits(x: tf.Tensor3D, units: number): tf.Tensor3D {
  return tf.slice(x, [0, 0, 0], [-1, units, -1]);
}

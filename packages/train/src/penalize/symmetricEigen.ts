import * as tf from '@tensorflow/tfjs';

/** Eigenvalues and eigenvectors of symmetric matrices. */
export interface SymmetricEigen {
  /** Not sorted, [matrices, n]. */
  readonly values: tf.Tensor2D;
  /** Their vectors as columns, orthonormal, [matrices, n, n]. */
  readonly vectors: tf.Tensor3D;
}

/** Rotations of every pair of rows, one after the other; six rounds of them leave nothing that float32 can show. */
const sweeps = 6;

/** Below every number that matters; keeps 0 / 0 from being NaN. */
const tiny = 1e-20;

/**
 * Eigenvalues of small symmetric matrices by Jacobi's rotations, in tensors alone: nothing is read back, and all disjoint pairs of rows of
 * all matrices turn at once. A fixed number of rotations serves any matrix, singular ones too; iterations for a square root need the
 * more steps the closer the rows are to each other, which is what a regularizer makes them.
 *
 * @param matrices [matrices, n, n], symmetric.
 * @returns Values and vectors; the caller owns them. Has no gradient.
 */
export function symmetricEigen(matrices: tf.Tensor3D): SymmetricEigen {
  const [count, n] = matrices.shape;
  return tf.tidy(() => {
    const eye = tf.eye(n);
    let a = matrices;
    let vectors = tf.tile(tf.expandDims(eye), [count, 1, 1]) as tf.Tensor3D;
    const rounds = pairings(n).map((partners) => roundOf(partners));
    for (let sweep = 0; sweep < (n === 2 ? 1 : sweeps); sweep++) {
      for (const round of rounds) {
        const rotation = rotationOf(a, eye, round);
        a = tf.matMul(tf.transpose(rotation, [0, 2, 1]), tf.matMul(a, rotation));
        vectors = tf.matMul(vectors, rotation);
      }
    }
    return { values: tf.sum(tf.mul(a, eye), 2) as tf.Tensor2D, vectors };
  });
}

/** Disjoint pairs of rows that turn at once. */
interface Round {
  /** 1 where two rows are partners, [n, n]. */
  readonly swap: tf.Tensor2D;
  /** 1 for the first row of a pair, −1 for the second, [n]. */
  readonly side: tf.Tensor1D;
}

/**
 * The rotations that make the entry of every pair 0 (Golub & Van Loan, §8.5): with `δ = (a_qq − a_pp) / 2` the tangent is
 * `± a_pq / (|δ| + √(δ² + a_pq²))`, with the sign of δ.
 */
function rotationOf(a: tf.Tensor3D, eye: tf.Tensor2D, { swap, side }: Round): tf.Tensor3D {
  const own = tf.sum(tf.mul(a, eye), 2) as tf.Tensor2D; // [matrices, n]
  const entries = tf.sum(tf.mul(a, swap), 2) as tf.Tensor2D;
  // Rounding makes a_pq and a_qp differ; both partners must turn by the same angle.
  const between = tf.mul(tf.add(entries, tf.matMul(entries, swap)), 0.5);
  const delta = tf.mul(tf.sub(tf.matMul(own, swap), own), 0.5);
  const sign = tf.sign(delta);
  const signed = tf.add(sign, tf.mul(tf.sub(1, tf.abs(sign)), side)); // equal rows turn by 45°
  const length = tf.sqrt(tf.add(tf.square(delta), tf.square(between)));
  const tangent = tf.div(tf.mul(signed, between), tf.add(tf.add(tf.abs(delta), length), tiny));
  const cosine = tf.rsqrt(tf.add(tf.square(tangent), 1));
  const sine = tf.mul(tangent, cosine);
  return tf.add(tf.mul(tf.expandDims(cosine, 2), eye), tf.mul(tf.expandDims(sine, 2), swap));
}

function roundOf(partners: readonly number[]): Round {
  const n = partners.length;
  const swap = Array.from({ length: n * n }, (_, i) => {
    const [row, column] = [Math.floor(i / n), i % n];
    return row !== column && partners[row] === column ? 1 : 0;
  });
  return {
    swap: tf.tensor2d(swap, [n, n]),
    side: tf.tensor1d(partners.map((partner, row) => (row <= partner ? 1 : -1))),
  };
}

/** A round-robin: rounds in which everybody has one partner, himself where the number is odd, until all pairs have met. */
function pairings(n: number): number[][] {
  const even = n + (n % 2);
  return Array.from({ length: Math.max(1, even - 1) }, (_, round) => {
    const partners = Array.from({ length: n }, (_, row) => row);
    const at = (place: number) => (place === 0 ? even - 1 : (round + place) % (even - 1));
    for (let place = 0; place < even / 2; place++) {
      const [p, q] = [at(place), at(even - 1 - place)];
      if (p < n && q < n) [partners[p], partners[q]] = [q, p];
    }
    return partners;
  });
}

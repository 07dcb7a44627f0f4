import { embeddingLookup } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { splitParts } from '../ops/splitParts.js';
import { tableRows } from '../ops/tableRows.js';
import type { ColumnPlace, EmbeddingTables } from './embeddingTables.js';

/**
 * The vectors of a row's ids, one lookup per table.
 *
 * @param plan Which run of ids reads which table.
 * @param tables [rows, units] each, in the order of the plan.
 * @param ids int32 [batch, ids].
 * @returns [batch, width, units] per run; the caller owns them.
 */
export function lookUpVectors(
  { runs, places }: EmbeddingTables,
  tables: readonly tf.Tensor2D[],
  ids: tf.Tensor2D,
): tf.Tensor3D[] {
  return tf.tidy(() => {
    const parts = tables.map((table, t) => {
      const widths = runs.flatMap((run) => (run.table === t ? [run.width] : []));
      const rows = places ? rowsOfTable(places, ids, t) : ids;
      const vectors = splitParts(embeddingLookup(table, rows), widths, 1) as tf.Tensor3D[];
      return vectors[Symbol.iterator]();
    });
    return runs.map(({ table }) => parts[table]?.next().value as tf.Tensor3D);
  });
}

/** The rows of one table that the ids of its columns name. */
function rowsOfTable(places: readonly ColumnPlace[], ids: tf.Tensor2D, table: number): tf.Tensor2D {
  const positions = places.flatMap((place) => Array<ColumnPlace>(place.width).fill(place));
  const here = positions.flatMap((place, position) => (place.table === table ? [position] : []));
  const own = tf.gather(ids, tf.tensor1d(here, 'int32'), 1);
  return tableRows(
    own,
    here.map((position) => positions[position] as ColumnPlace),
  );
}

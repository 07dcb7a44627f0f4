import type { Bag, BagShape } from '@mtl/core/plain';
import type { Table } from '../table/table.js';
import type { EncodeReport } from './encodeReport.js';

/** Learns one column from the training rows, chunk by chunk. */
export interface ColumnMeter<Json> {
  add(table: Table): void;
  /** What was learnt. */
  result(): Json;
}

/** What an encoding has in common for all of its columns. */
export interface Encoding {
  readonly report: EncodeReport | undefined;
  /** Columns that were warned about. */
  readonly warned: Set<string>;
  readonly onWarning: (message: string) => void;
}

/** One id per row that a column makes. */
export interface FieldPart {
  readonly name: string;
  /** How many ids it has. */
  readonly ids: number;
  /** Width of the learned vector of a value. */
  readonly units?: number;
  /** Fills every `stride`-th id from `offset`; the first id of the field is `first`, and 0 is none. */
  write(table: Table, ids: Int32Array, place: Place, first: number, encoding: Encoding): void;
  /** The value whose id is the `index`-th of the field, from 0; null for an id that several values share. */
  valueAt(index: number): string | null;
}

/** One number per row that a column makes. */
export interface NumberPart {
  readonly name: string;
  write(table: Table, numeric: Float32Array, place: Place): void;
}

/** Where in a row-major array a part stands. */
export interface Place {
  readonly offset: number;
  readonly stride: number;
}

/** Several ids per row that a column makes. */
export interface BagPart {
  readonly name: string;
  /** How many ids it has; none where they are another column's. */
  readonly ids: number;
  /** The column whose ids it has. */
  readonly sameAs?: string | undefined;
  readonly shape: BagShape;
  /** Width of the learned vector of a value. */
  readonly units?: number;
  /** @param first The first id of the column whose ids it has. */
  write(table: Table, first: number, encoding: Encoding): Bag;
  /** As of a {@link FieldPart}. */
  valueAt(index: number): string | null;
}

/** What a column becomes. */
export interface ColumnParts {
  readonly fields?: readonly FieldPart[];
  readonly numbers?: readonly NumberPart[];
  readonly bags?: readonly BagPart[];
}

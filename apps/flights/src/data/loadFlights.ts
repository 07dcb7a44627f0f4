import type { TrainingData } from '@mtl/cli';
import { concatExamples, configError, type Examples } from '@mtl/core/plain';
import { type Encoder, fitEncoder } from '@mtl/data';
import { type FlightsTask, flightsSchema } from './flightsSchema.js';
import { flightTables } from './flightTables.js';
import { openFlights } from './openFlights.js';

/** Encoded flights, and how long they took. */
export interface FlightsData extends TrainingData {
  readonly encoder: Encoder<FlightsTask>;
  readonly train: Examples<FlightsTask>;
  readonly validation: Examples<FlightsTask>;
  readonly test: Examples<FlightsTask>;
  /** Rows of all parts. */
  readonly rows: number;
  /** Seconds of reading and encoding: two passes over the training rows, one to learn the encoder and one to encode. */
  readonly seconds: number;
}

/** Newest last: validation and test begin behind these shares of the flights. */
const shares = [0.8, 0.9] as const;

/** A day between two parts: the delays of a day hang together. */
const gap = 86_400_000;

/**
 * Reads flights, splits them by time and encodes them with an encoder that is fitted on the oldest.
 *
 * @param rows The oldest flights alone. Default: all.
 * @throws FileError `not-flights` if it is no file of flights. ConfigError if a part has no row.
 */
export async function loadFlights(path: string, rows?: number): Promise<FlightsData> {
  const start = performance.now();
  const flights = await openFlights(path);
  const { connection, airports } = flights;
  try {
    const share = Math.min(1, (rows ?? flights.rows) / flights.rows);
    const [toTrain, toValidate, end] = (await flights.timesAt([
      shares[0] * share,
      shares[1] * share,
      share,
    ])) as [number, number, number];
    const spans = {
      train: { path, before: toTrain - gap },
      validation: { path, from: toTrain, before: toValidate - gap },
      test: { path, from: toValidate, ...(share < 1 && { before: end }) },
    };
    const encoder = await fitEncoder(flightsSchema, flightTables(connection, airports, spans.train));
    const encoded = async (span: (typeof spans)[keyof typeof spans]) => {
      const chunks: Examples<FlightsTask>[] = [];
      for await (const table of flightTables(connection, airports, span)) chunks.push(encoder.encode(table));
      if (chunks.length > 0) return concatExamples(chunks);
      const expected = 'enough for three parts with a day between them';
      throw configError('flights', '--rows', expected, rows ?? flights.rows);
    };
    const parts = {
      train: await encoded(spans.train),
      validation: await encoded(spans.validation),
      test: await encoded(spans.test),
    };
    return {
      source: path,
      about: 'flights of 2001, newest last, a day between the parts',
      tasks: encoder.heads,
      encoder,
      ...parts,
      rows: parts.train.rows + parts.validation.rows + parts.test.rows,
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    flights.close();
  }
}

import { binaryLabel, regressionLabel, type Schema } from '@mtl/data';

/**
 * Three tasks on one flight: late by 15 minutes, late by 60, and minutes of delay. Features are what is known before it leaves: hour, day of
 * the week, where from, where to and how far; `route` is the cross of the two airports, hashed. The month is none: the newest flights
 * would have one that no older flight had.
 */
export const flightsSchema = {
  columns: {
    hour: 'category',
    weekday: 'category',
    origin: 'category',
    destination: 'category',
    route: { kind: 'category', hash: { buckets: 16_384 } },
    distance: { kind: 'number', scaling: 'log1p' },
  },
  labels: {
    late15: binaryLabel({ column: 'late15', positive: ['true'], negative: ['false'] }),
    late60: binaryLabel({ column: 'late60', positive: ['true'], negative: ['false'] }),
    delay: regressionLabel({ column: 'delay' }),
  },
} satisfies Schema;

/** A task on the flights. */
export type FlightsTask = keyof typeof flightsSchema.labels;

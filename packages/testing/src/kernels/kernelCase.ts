import type { PlainTensors } from './plainTensor.js';

/** One call of a primitive op. */
export interface KernelCase {
  readonly title: string;
  readonly inputs: PlainTensors;
  /** Default: none. */
  readonly attributes?: Readonly<Record<string, number | string>>;
  /** Inputs in which the outputs jump here, so that there is no gradient to check. Default: none. */
  readonly jumps?: readonly string[];
}

/** What every kernel of a primitive op has to do. */
export interface KernelContract {
  readonly cases: readonly KernelCase[];
  /** The op in plain JavaScript and double precision, written from its equation and from no other code. */
  readonly oracle: (
    inputs: PlainTensors,
    attributes: Readonly<Record<string, number | string>>,
  ) => PlainTensors;
}

/** Inputs of which some are left out. */
export function withoutAbsent(
  inputs: Readonly<Record<string, PlainTensors[string] | undefined>>,
): PlainTensors {
  const present = Object.entries(inputs).filter(([, tensor]) => tensor !== undefined);
  return Object.fromEntries(present) as PlainTensors;
}

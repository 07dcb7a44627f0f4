import { assertNonNegativeInteger, assertOptions, configError } from '@mtl/core/plain';
import { splitRows } from '../split/splitRows.js';

/** Row indices of the three parts of a protocol, each ascending. */
export interface ProtocolRows {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/**
 * The protocol that needs only Census-Income's test file: row index modulo 5, where 0, 1, 2 is train, 3 validation, 4 test.
 *
 * Its features are those of `censusSchema({ dropAllLabels: true })`: neither the instance weight nor any of the three label columns.
 *
 * @param rows Rows of the test file, in file order: 99,762 gives 59,858, 19,952 and 19,952.
 */
export function testFileProtocol(rows: number): ProtocolRows {
  assertNonNegativeInteger('testFileProtocol', 'rows', rows);
  const where = (wanted: (remainder: number) => boolean) =>
    Int32Array.from({ length: rows }, (_, row) => row).filter((row) => wanted(row % 5));
  return {
    train: where((remainder) => remainder < 3),
    validation: where((remainder) => remainder === 3),
    test: where((remainder) => remainder === 4),
  };
}

/**
 * The protocol of the published results (Ma et al. 2018, §5.2 and after): train on the whole training file, split the test file at
 * random into two halves.
 *
 * @param options `trainRows`: rows of census-income.data. `testRows`: rows of census-income.test; of an odd number the test half has
 * one more. `seed`: of the halves; default 0.
 * @returns `train` are rows of the first file, `validation` and `test` rows of the second.
 */
export function publishedProtocol(options: {
  readonly trainRows: number;
  readonly testRows: number;
  readonly seed?: number;
}): ProtocolRows {
  assertOptions('publishedProtocol', options, { trainRows: true, testRows: true, seed: true });
  const { trainRows, testRows, seed = 0 } = options;
  assertNonNegativeInteger('publishedProtocol', 'trainRows', trainRows);
  assertNonNegativeInteger('publishedProtocol', 'testRows', testRows);
  if (!Number.isSafeInteger(seed)) throw configError('publishedProtocol', 'seed', 'a safe integer', seed);
  const half = testRows === 0 ? 0.5 : Math.floor(testRows / 2) / testRows;
  const fractions = { validation: half, test: 1 - half };
  return {
    train: Int32Array.from({ length: trainRows }, (_, row) => row),
    ...splitRows({ rows: testRows, fractions, seed }),
  };
}

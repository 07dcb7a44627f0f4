import { describe, expect, test } from 'vitest';
import { harmlessCell } from './csvCell.js';

describe('harmlessCell', () => {
  test('puts a quote before what a spreadsheet takes for a formula', () => {
    expect(['=1', '+1', '-1', '@a', '\t1', '\r1'].map(harmlessCell)).toEqual([
      "'=1",
      "'+1",
      "'-1",
      "'@a",
      "'\t1",
      "'\r1",
    ]);
    expect(['', 'a=1', '1-2', ' x', "'=1"].map(harmlessCell)).toEqual(['', 'a=1', '1-2', ' x', "'=1"]);
  });
});

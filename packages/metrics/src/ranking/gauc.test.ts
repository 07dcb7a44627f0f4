import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auc, aucByGroup, gauc } from '../index.js';

const labels = [1, 0, 0, /**/ 1, 0, /**/ 1, 1, 1, 0, /**/ 0, 0];
const scores = [0.9, 0.2, 0.3, 0.4, 0.6, 0.5, 0.1, 0.5, 0.5, 0.9, 0.1];
const groups = ['ann', 'ann', 'ann', 'bob', 'bob', 'cyd', 'cyd', 'cyd', 'cyd', 'dan', 'dan'];

describe('aucByGroup', () => {
  test('ranks within each group', () => {
    // cyd: 0.5 ties twice, 0.1 loses: (½ + 0 + ½) / 3
    expect([...aucByGroup(labels, scores, groups)]).toEqual([
      ['ann', { auc: 1, rows: 3, positives: 1 }],
      ['bob', { auc: 0, rows: 2, positives: 1 }],
      ['cyd', { auc: 1 / 3, rows: 4, positives: 3 }],
      ['dan', { auc: Number.NaN, rows: 2, positives: 0 }],
    ]);
  });

  test('leaves out groups in which no row counts', () => {
    expect([...aucByGroup([1, Number.NaN, 0], [1, 2, 3], [1, 2, 3], { weights: [1, 1, 0] }).keys()]).toEqual([
      1,
    ]);
  });

  test('takes any key, those that objects have included', () => {
    const keys = ['__proto__', 'constructor', '__proto__', 'constructor', 'a', 'a'];
    const byGroup = aucByGroup([1, 1, 0, 0, 1, 0], [2, 1, 1, 2, 1, 1], keys);
    expect(byGroup.get('__proto__')?.auc).toBe(1);
    expect(byGroup.get('constructor')?.auc).toBe(0);
    expect(byGroup.get('a')?.auc).toBe(0.5);
    const mixed: (string | number)[] = [1, '1', 1, '1'];
    expect(aucByGroup([1, 1, 0, 0], [2, 1, 1, 2], mixed).size).toBe(2);
  });

  test('is NaN in the groups that have a NaN score, and there only', () => {
    const byGroup = aucByGroup([1, 0, 1, 0], [1, Number.NaN, 2, 1], ['a', 'a', 'b', 'b']);
    expect(byGroup.get('a')?.auc).toBeNaN();
    expect(byGroup.get('b')?.auc).toBe(1);
  });

  test('equals the AUC of each group alone', () => {
    const row = fc.record({
      label: fc.constantFrom(0, 1, Number.NaN),
      score: fc.oneof(fc.constantFrom(0, -0, 1), fc.double({ noNaN: true })),
      weight: fc.integer({ min: 0, max: 4 }),
      group: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const all = (of: typeof rows) =>
          [of.map((r) => r.label), of.map((r) => r.score), of.map((r) => r.weight)] as const;
        const [y, s, weights] = all(rows);
        for (const [group, { auc: actual }] of aucByGroup(
          y,
          s,
          rows.map((r) => r.group),
          { weights },
        )) {
          const [groupLabels, groupScores, groupWeights] = all(rows.filter((r) => r.group === group));
          const expected = auc(groupLabels, groupScores, { weights: groupWeights });
          if (Number.isNaN(expected)) expect(actual).toBeNaN();
          else expect(actual).toBeCloseTo(expected, 12);
        }
      }),
    );
  });
});

describe('gauc', () => {
  test('averages by rows, by positives or plainly, over the groups with both classes', () => {
    expect(gauc(labels, scores, groups)).toBeCloseTo((3 * 1 + 2 * 0 + 4 / 3) / 9, 15);
    expect(gauc(labels, scores, groups, { reduction: 'positives' })).toBeCloseTo((1 + 0 + 3 / 3) / 5, 15);
    expect(gauc(labels, scores, groups, { reduction: 'mean' })).toBeCloseTo((1 + 0 + 1 / 3) / 3, 15);
  });

  test('counts rows and positives by weight', () => {
    const weights = [1, 2, 3, 4, 4, 0, 0, 0, 0, 1, 1];
    expect(gauc(labels, scores, groups, { weights })).toBeCloseTo(6 / (6 + 8), 15);
    expect(gauc(labels, scores, groups, { weights, reduction: 'positives' })).toBeCloseTo(1 / 5, 15);
  });

  test('is undefined if no group has both classes', () => {
    expect(gauc([1, 0], [1, 2], ['a', 'b'])).toBeNaN();
    expect(gauc([], [], [])).toBeNaN();
  });

  test('does not mind a NaN score in a group that is skipped', () => {
    expect(gauc([1, 0, 1], [2, 1, Number.NaN], ['a', 'a', 'b'])).toBe(1);
    expect(gauc([1, 0, 1], [2, 1, Number.NaN], ['a', 'a', 'a'])).toBeNaN();
  });

  test('names what does not fit', () => {
    expect(() => gauc([1, 0], [1, 2], ['a'])).toThrow(
      'gauc: `groups` must have as many values as `labels`, 2, got 1.',
    );
    expect(() => aucByGroup([1, 0], [1], ['a', 'b'])).toThrow(
      'aucByGroup: `scores` must have as many values as `labels`, 2, got 1.',
    );
    expect(() => gauc([1, 0], [1, 2], ['a', 'a'], { reduction: 'sum' as 'mean' })).toThrow(
      'gauc: `reduction` must be one of "rows", "mean", "positives", got "sum".',
    );
  });
});

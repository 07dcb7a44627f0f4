import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conversionLabels, funnelLabels } from './funnelLabels.js';

const column = (...values: number[]) => Float32Array.from(values);
const none = Number.NaN;

describe('funnelLabels', () => {
  test('multiplies click and conversion, also where a conversion has no click', () => {
    const labels = { click: column(0, 0, 1, 1), conversion: column(0, 1, 0, 1) };
    expect(funnelLabels(labels)).toEqual({
      click: column(0, 0, 1, 1),
      clickAndConversion: column(0, 0, 0, 1),
    });
  });

  test('needs no conversion where there was no click, and has no label where it is not known', () => {
    const labels = { click: column(0, 1, none, none, none), conversion: column(none, none, 0, 1, none) };
    expect(funnelLabels(labels).clickAndConversion).toEqual(column(0, none, none, none, none));
  });

  test('gives columns of its own and changes none of the caller’s', () => {
    const labels = { click: column(1, 0), conversion: column(1, 1) };
    funnelLabels(labels).click[0] = 7;
    expect(labels).toEqual({ click: column(1, 0), conversion: column(1, 1) });
  });
});

describe('conversionLabels', () => {
  test('keeps the conversions of clicked rows and no other label', () => {
    const labels = { click: column(0, 0, 1, 1, none, 1), conversion: column(0, 1, 0, 1, 1, none) };
    expect(conversionLabels(labels)).toEqual({ conversion: column(none, none, 0, 1, none, none) });
  });
});

test('the product is the click where the conversion label is 1, and 0 where it is 0', () => {
  const bit = fc.constantFrom(0, 1);
  fc.assert(
    fc.property(fc.array(fc.tuple(bit, bit)), (rows) => {
      const labels = {
        click: column(...rows.map(([y]) => y)),
        conversion: column(...rows.map(([, z]) => z)),
      };
      const { clickAndConversion } = funnelLabels(labels);
      conversionLabels(labels).conversion.forEach((z, row) => {
        expect(clickAndConversion[row]).toBe(Number.isNaN(z) ? 0 : z);
      });
    }),
    { numRuns: 50, seed: 2 },
  );
});

for (const [owner, labelsOf] of [
  ['funnelLabels', funnelLabels],
  ['conversionLabels', conversionLabels],
] as const) {
  test(`${owner} refuses columns of unequal length`, () => {
    expect(() => labelsOf({ click: column(1, 0), conversion: column(1) })).toThrow(
      expect.objectContaining({
        name: 'ShapeError',
        message: `${owner}: \`conversion\` must have as many rows as \`click\`, 2, got 1.`,
      }),
    );
  });
}

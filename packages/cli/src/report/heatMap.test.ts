import { describe, expect, test } from 'vitest';
import { type HeatMap, hasColour, textHeatMap } from './heatMap.js';

const map: HeatMap = {
  title: 'AdaTT-sp, level 1',
  model: 'adatt-sp',
  level: 'level_1',
  rows: ['income', 'neverMarried'],
  owners: [
    { name: 'income', experts: 2 },
    { name: 'neverMarried', experts: 1 },
  ],
  values: [
    [1, -0.5, 0.1],
    [0.25, 0, 0.75],
  ],
};

describe('textHeatMap', () => {
  test('shows shades of the largest weight and numbers, the experts under their owner', () => {
    expect(textHeatMap(map)).toBe(
      [
        'AdaTT-sp, level 1',
        '               income               neverMarried',
        '               1         2          1',
        'income         ██  1.00  ▒▒ -0.50       0.10',
        'neverMarried   ░░  0.25      0.00   ▓▓  0.75',
      ].join('\n'),
    );
  });

  test('paints the shades, not the numbers', () => {
    const painted = textHeatMap(map, { colour: true });
    expect(painted).toContain('\u001b[36m██\u001b[39m  1.00  \u001b[31m▒▒\u001b[39m -0.50');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is taken away
    expect(painted.replaceAll(/\u001b\[\d+m/g, '')).toBe(textHeatMap(map));
  });

  test('of nothing but zeros has no shade', () => {
    const zeros = {
      ...map,
      values: [
        [0, 0, 0],
        [0, 0, 0],
      ],
    };
    expect(textHeatMap(zeros)).not.toMatch(/[░▒▓█]/);
  });
});

describe('hasColour', () => {
  test('is for terminals without NO_COLOR', () => {
    expect(hasColour({ isTTY: true }, {})).toBe(true);
    expect(hasColour({ isTTY: true }, { NO_COLOR: '' })).toBe(true);
    expect(hasColour({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(hasColour({ isTTY: false }, {})).toBe(false);
    expect(hasColour({}, {})).toBe(false);
  });
});

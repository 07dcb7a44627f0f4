import { describe, expect, test } from 'vitest';
import { type HeatMap, hasColour, textHeatMap } from './heatMap.js';
import { svgHeatMap } from './svgHeatMap.js';

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

describe('svgHeatMap', () => {
  test('has a cell per weight: full blue for the largest, paler red for a negative one, white for 0', () => {
    const svg = svgHeatMap(map);
    expect(svg.match(/<rect /g)).toHaveLength(6);
    expect(svg).toContain(
      'fill="rgb(33,102,172)"/><text x="141" y="65" text-anchor="middle" fill="#fff">1.00<',
    );
    // Half of the way from 255 to 178, 24 and 43.
    expect(svg).toContain('fill="rgb(217,140,149)"');
    expect(svg).toContain('fill="rgb(255,255,255)"');
    expect(svg).toContain('>neverMarried</text>');
  });

  test('escapes every text', () => {
    const svg = svgHeatMap({
      ...map,
      title: '"><script>',
      rows: ['<a>', "'&'"],
      owners: [{ name: '<b>', experts: 3 }],
    });
    expect(svg).not.toMatch(/<(script|a|b)>/);
    expect(svg).toContain('aria-label="&quot;&gt;&lt;script&gt;"');
    expect(svg).toContain('>&#39;&amp;&#39;</text>');
  });
});

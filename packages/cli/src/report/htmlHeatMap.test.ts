import { describe, expect, test } from 'vitest';
import type { HeatMap } from './heatMap.js';
import { htmlHeatMap } from './htmlHeatMap.js';

const map: HeatMap = {
  title: 'AdaTT-sp, level 1',
  model: 'adatt-sp',
  level: 'level_1',
  rows: ['income', 'neverMarried'],
  owners: [
    { name: 'income', experts: 2 },
    { name: 'neverMarried', experts: 1, names: ['<only>'] },
  ],
  values: [
    [1, -0.5, 0.1],
    [0.25, 0, 0.75],
  ],
};

describe('htmlHeatMap', () => {
  test('has a table per owner and a cell per weight, full color for the largest, none for 0', () => {
    const html = htmlHeatMap(map);
    expect(html.match(/<table>/g)).toHaveLength(2);
    expect(html.match(/<td /g)).toHaveLength(6);
    expect(html).toContain(
      '<td style="--cell:#2166ac;--ink:#ffffff;--dark-cell:#589ee8;--dark-ink:#000000">1.00</td>',
    );
    // Half of the way from white to 178, 24, 43, and from 16, 20, 26 to 240, 110, 110.
    expect(html).toContain(
      '<td style="--cell:#d98c95;--ink:#000000;--dark-cell:#804144;--dark-ink:#ffffff">-0.50</td>',
    );
    expect(html).toContain(
      '<td style="--cell:#ffffff;--ink:#000000;--dark-cell:#10141a;--dark-ink:#ffffff">0.00</td>',
    );
    expect(html).toContain('<caption>income</caption><thead><tr><th></th><th>1</th><th>2</th></tr></thead>');
    expect(html).toContain('<th>&lt;only&gt;</th>');
    expect(html).toContain('<tbody><tr><th>income</th><td');
  });

  test('breaks the experts of one owner into tables of five at most, each weight once', () => {
    const values = Array.from({ length: 12 }, (_, i) => i / 100);
    const html = htmlHeatMap({
      ...map,
      rows: ['a'],
      owners: [{ name: 'all', experts: 12 }],
      values: [values],
    });
    expect([...html.matchAll(/<caption>([^<]*)</g)].map(([, text]) => text)).toEqual([
      'all, 1 to 4',
      'all, 5 to 8',
      'all, 9 to 12',
    ]);
    expect([...html.matchAll(/>([\d.]+)<\/td>/g)].map(([, text]) => Number(text))).toEqual(values);
  });

  test('of nothing but zeros has no color', () => {
    const html = htmlHeatMap({
      ...map,
      values: [
        [0, 0, 0],
        [0, 0, 0],
      ],
    });
    expect(html.match(/--cell:#ffffff/g)).toHaveLength(6);
  });

  test('escapes every text', () => {
    const html = htmlHeatMap({
      ...map,
      title: '"><script>',
      rows: ['<a>', "'&'"],
      owners: [{ name: '<b>', experts: 3 }],
    });
    expect(html).not.toMatch(/<(script|a|b)>/);
    expect(html).toContain('<figcaption>&quot;&gt;&lt;script&gt;</figcaption>');
    expect(html).toContain('<th>&#39;&amp;&#39;</th>');
  });
});

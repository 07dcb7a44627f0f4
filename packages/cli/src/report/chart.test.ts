import { describe, expect, test } from 'vitest';
import { type Chart, chart } from './chart.js';

const line: Chart = {
  title: 'Loss <a>',
  x: 'epoch',
  y: 'loss',
  series: [
    {
      name: 'one & two',
      points: [
        [1, 0.5],
        [3, 0.25],
      ],
    },
  ],
};
const numbers = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

describe('chart', () => {
  test('draws a line over axes with round numbers around its points', () => {
    const svg = chart(line);
    // y: from 0.25 to 0.5 in steps of 0.1, so 0.2 to 0.5; x: 1 to 3 in steps of 0.5.
    expect(numbers(svg)).toEqual(['0.2', '0.3', '0.4', '0.5', '1.0', '1.5', '2.0', '2.5', '3.0', 'epoch']);
    // 0.25 is a sixth of the way up from 204 to 8.
    expect(svg).toContain('<path class="series series-0" d="M46 8L324 171.3"/>');
    expect(svg).toContain('aria-label="Loss &lt;a&gt;: loss by epoch"');
    expect(svg).not.toContain('<circle');
    expect(svg).not.toContain('legend');
    expect(svg).not.toContain('guide');
  });

  test('names its series where there are several, and tells the seventh apart by its dash', () => {
    const series = Array.from({ length: 7 }, (_, i) => ({ name: `s<${i}>`, points: [[0, i]] as const }));
    const svg = chart({ ...line, series });
    expect(svg.match(/<li>/g)).toHaveLength(7);
    expect(svg).toContain('s&lt;6&gt;</li>');
    expect(svg).toContain('<path class="series series-0" stroke-dasharray="6 3" d="M0 5H24"/>');
    expect(svg.match(/<circle/g)).toHaveLength(7); // a line of one point is a dot
  });

  test('draws dots alone, or both, and the diagonal over one scale', () => {
    const dots = chart({ ...line, marks: 'dots', diagonal: true });
    expect(dots).not.toContain('<path class="series');
    expect(dots.match(/<circle/g)).toHaveLength(2);
    expect(dots).toContain('<path class="guide" d="M46 204L324 8"/>');
    expect(numbers(dots)).toEqual(['0', '1', '2', '3', '0', '1', '2', '3', 'epoch']);
    const both = chart({ ...line, marks: 'both', range: [0, 1] });
    // 0.5 is half of the way up, 0.25 a quarter; x = 1 is the right end.
    expect(both).toContain('<circle class="dots-0" cx="324" cy="106" r="3"/>');
    expect(numbers(both).slice(0, 5)).toEqual(['0.00', '0.25', '0.50', '0.75', '1.00']);
  });

  test('leaves out points that have no value, and says so where there are none', () => {
    const gap = chart({
      ...line,
      series: [
        {
          name: 'a',
          points: [
            [1, Number.NaN],
            [2, 1],
            [3, 2],
          ],
        },
      ],
    });
    expect(gap.match(/ d="M[\d. ]+L[\d. ]+"\/><\/svg>/g)).toHaveLength(1);
    expect(chart({ ...line, series: [{ name: 'a', points: [[1, Number.NaN]] }] })).toBe(
      '<figure><figcaption>Loss &lt;a&gt;</figcaption><p class="note">There are no rows to draw.</p></figure>',
    );
  });

  test('has ticks at whole numbers alone where x counts', () => {
    expect(numbers(chart({ ...line, counts: true })).slice(4)).toEqual(['1', '2', '3', 'epoch']);
  });

  test('writes large numbers short, and one value in the middle', () => {
    const large = chart({
      ...line,
      series: [
        {
          name: 'a',
          points: [
            [1, 200_000],
            [2, 400_000],
          ],
        },
      ],
    });
    expect(numbers(large).slice(0, 3)).toEqual(['200K', '250K', '300K']);
    expect(numbers(chart({ ...line, series: [{ name: 'a', points: [[5, 7]] }] }))).toContain('5.00');
  });
});

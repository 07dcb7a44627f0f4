import { describe, expect, test } from 'vitest';
import { type Report, reportPage } from './report.js';

const report: Report = {
  title: 'T & <i>',
  facts: { Seed: '7', Date: '2026-01-02 <UTC>' },
  table: {
    title: '10 test rows; test-file protocol on <b>a</b>.test',
    header: ['Model', 'Task', 'AUC'],
    rows: [
      ['R&D "x"', 'income', '0.9'],
      ['', 'college', '0.8'],
    ],
    names: 2,
  },
  settings: {
    title: 'Settings',
    header: ['Model', 'Input', 'Settings'],
    rows: [['R&D "x"', 'one-hot', 'units ["<96>"]']],
    names: 3,
  },
  maps: [
    {
      title: 'AdaTT-sp, <i>level</i> 1',
      model: 'adatt-sp',
      level: 'level_1',
      rows: ['income'],
      owners: [{ name: 'income', experts: 1 }],
      values: [[1]],
    },
  ],
};

const chart = {
  title: 'ROC <1>',
  x: 'a',
  y: 'b',
  series: [
    {
      name: 's',
      points: [
        [0, 0],
        [1, 1],
      ] as const,
    },
  ],
};

describe('reportPage', () => {
  test('holds facts, table and heat maps with all text escaped', () => {
    const page = reportPage(report);
    expect(page).toContain('<h1>T &amp; &lt;i&gt;</h1>');
    expect(page).toContain(
      '<div><dt>Seed</dt><dd>7</dd></div><div><dt>Date</dt><dd>2026-01-02 &lt;UTC&gt;</dd></div>',
    );
    expect(page).toContain('<p>10 test rows; test-file protocol on &lt;b&gt;a&lt;/b&gt;.test</p>');
    expect(page).toContain('<tr><th>Model</th><th>Task</th><th class="number">AUC</th></tr>');
    expect(page).toContain(
      '<tr><td data-label="Model">R&amp;D &quot;x&quot;</td><td data-label="Task">income</td><td class="number" data-label="AUC">0.9</td></tr>',
    );
    expect(page).toContain(
      '<tr><td data-label="Model"><span class="again">R&amp;D &quot;x&quot;</span></td><td data-label="Task">college</td>',
    );
    expect(page).toContain('<figcaption>AdaTT-sp, &lt;i&gt;level&lt;/i&gt; 1</figcaption>');
    expect(page).toContain('>units [&quot;&lt;96&gt;&quot;]</td></tr>');
    expect(page).not.toContain('class="notice"');
    expect(page).not.toContain('★');
  });

  test('marks the best cells and says what the mark means', () => {
    const page = reportPage({ ...report, table: { ...report.table, best: new Set(['1,2']) } });
    expect(page).toContain('<td class="number best" data-label="AUC">0.8\u00a0★</td>');
    expect(page).toContain('<p class="note">★ the best of its kind.</p>');
  });

  test('needs no script and no other file', () => {
    const page = reportPage({ ...report, curves: [chart] });
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/i);
    expect(page).toContain("content=\"default-src 'none'; style-src 'unsafe-inline'\"");
  });

  test('says what has to be said before the numbers', () => {
    const page = reportPage({ ...report, maps: [], notice: 'Made <up>.' });
    expect(page).toContain('<p class="notice">Made &lt;up&gt;.</p>');
    expect(page).not.toContain('Who learns from whom');
  });

  test('has a section per task, and the order results, tasks, curves, experts, table, models', () => {
    const table = { title: 'Columns', header: ['Column'], rows: [['age']], names: 1 };
    const page = reportPage({
      ...report,
      tasks: [{ task: 'income', about: 'column <x>', metrics: table, charts: [chart], maps: report.maps }],
      curves: [chart],
      data: [table],
    });
    expect([...page.matchAll(/<h2>([^<]*)</g)].map(([, title]) => title)).toEqual([
      'Results',
      'Task income',
      'Learning curves',
      'Who learns from whom',
      'The table',
      'Models',
    ]);
    expect(page).toContain('<p class="note">column &lt;x&gt;</p>');
    expect(page.match(/<figcaption>ROC &lt;1&gt;<\/figcaption>/g)).toHaveLength(2);
  });
});

import { describe, expect, test } from 'vitest';
import { reportPage } from './report.js';

const table = {
  title: '10 test rows; test-file protocol on <b>a</b>.test',
  header: ['Model', 'AUC'],
  rows: [['R&D "x"', '0.9']],
  names: 1,
};

const settings = {
  title: 'Settings',
  header: ['Model', 'Input', 'Settings'],
  rows: [['R&D "x"', 'one-hot', 'units ["<96>"]']],
  names: 3,
};

const map = {
  title: 'AdaTT-sp, <i>level</i> 1',
  model: 'adatt-sp',
  level: 'level_1',
  rows: ['income'],
  owners: [{ name: 'income', experts: 1 }],
  values: [[1]],
};

describe('reportPage', () => {
  test('holds table and heat maps with all text escaped', () => {
    const page = reportPage({ table, settings, maps: [map], title: 'T & <i>' });
    expect(page).toContain('<p>10 test rows; test-file protocol on &lt;b&gt;a&lt;/b&gt;.test</p>');
    expect(page).toContain('<tr><th>Model</th><th class="number">AUC</th></tr>');
    expect(page).toContain('<tr><td>R&amp;D &quot;x&quot;</td><td class="number">0.9</td></tr>');
    expect(page).toContain('<figcaption>AdaTT-sp, &lt;i&gt;level&lt;/i&gt; 1</figcaption><svg role="img"');
    expect(page).toContain('<td>one-hot</td><td>units [&quot;&lt;96&gt;&quot;]</td></tr>');
    expect(page).toContain('<h1>T &amp; &lt;i&gt;</h1>');
    expect(page).not.toContain('notice">');
  });

  test('needs no script and no other file', () => {
    const page = reportPage({ table, settings, maps: [map], title: 'T' });
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/i);
    expect(page).toContain("content=\"default-src 'none'; style-src 'unsafe-inline'\"");
  });

  test('says what has to be said before the numbers', () => {
    const page = reportPage({ table, settings, maps: [], title: 'T', notice: 'Made <up>.' });
    expect(page).toContain('<title>T</title>');
    expect(page).toContain('<p class="notice">Made &lt;up&gt;.</p>');
    expect(page).not.toContain('<figure>');
  });
});

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCommandLine } from '@mtl/cli';
import { syntheticCensusText } from '@mtl/data';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { censusProgram } from '../program.js';
import { closedPort } from '../testing/closedPort.js';
import { fakeOutput } from '../testing/fakeStreams.js';
import { temporaryFolder } from '../testing/temporaryFolder.js';
import { announceData } from './announceData.js';
import { findDemoCensus } from './findDemoCensus.js';
import { loadCensus } from './loadCensus.js';
import { dataSettings } from './settings.js';

const folder = temporaryFolder(afterAll);
const both = join(folder, 'both');
const testOnly = join(folder, 'test only');
const settings = (text: string, path?: string) =>
  dataSettings(
    parseCommandLine(
      censusProgram('0'),
      ['demo', ...text.split(' ').filter(Boolean), ...(path ? ['--data', path] : [])].slice(1),
    ),
  );

beforeAll(async () => {
  const write = async (path: string, rows: number, seed: number) => {
    const parts: Uint8Array[] = [];
    for await (const part of syntheticCensusText({ rows, seed })) parts.push(part);
    await writeFile(path, Buffer.concat(parts));
  };
  for (const name of [both, testOnly]) await mkdir(name);
  await write(join(both, 'census-income.data'), 700, 1);
  await write(join(both, 'census-income.test'), 501, 2);
  await write(join(testOnly, 'census-income.test'), 501, 2);
});

describe('loadCensus', () => {
  test('follows the published protocol where both files are there', async () => {
    const data = await loadCensus('train', settings('', both));
    expect(data).toMatchObject({ protocol: 'published', synthetic: false });
    expect(data.source).toBe(`${join(both, 'census-income.data')}, ${join(both, 'census-income.test')}`);
    expect([data.train, data.validation, data.test].map(({ rows }) => rows)).toEqual([700, 250, 251]);
    expect(Object.keys(data.tasks)).toEqual(['income', 'neverMarried', 'college']);
  });

  test('keeps the columns of other tasks under the published protocol, and none under the other', async () => {
    const published = await loadCensus('train', settings('--tasks income', both));
    expect(published.encoder.fields).toBe(33);
    const testFile = await loadCensus('train', settings('--tasks income --protocol test-file', both));
    expect(testFile.encoder.fields).toBe(31);
    expect(testFile.protocol).toBe('test-file');
  });

  test('splits the test file by row where it is alone, given as folder or file', async () => {
    for (const path of [testOnly, join(testOnly, 'census-income.test')]) {
      const data = await loadCensus('train', settings('', path));
      expect(data.protocol).toBe('test-file');
      expect([data.train, data.validation, data.test].map(({ rows }) => rows)).toEqual([301, 100, 100]);
    }
  });

  test('changes what college means', async () => {
    const share = async (text: string) => {
      const { labels } = (await loadCensus('train', settings(text, testOnly))).train;
      return labels.college.reduce((sum, label) => sum + label, 0);
    };
    expect(await share('--education bachelorNoProf')).toBeLessThan(await share(''));
  });

  test('refuses a protocol whose files are missing', async () => {
    await expect(loadCensus('train', settings('--protocol published', testOnly))).rejects.toThrow(
      'train: `--protocol` must be one whose files are there, got "published" without census-income.data.',
    );
    await expect(loadCensus('train', settings('', join(both, 'census-income.data')))).rejects.toThrow(
      'train: `--protocol` must be one whose files are there, got "test-file" without census-income.test.',
    );
  });

  test('refuses a folder without the files, and says what to do', async () => {
    await expect(loadCensus('train', settings('', folder))).rejects.toThrow(
      `train: \`--data\` must be a place of census-income.data or census-income.test, got ${JSON.stringify(folder)} without them. Run \`data fetch\`, name the files with --data, or use --synthetic.`,
    );
  });

  test('knows the Adult data set, also where a file is missing', async () => {
    const path = join(folder, 'adult.data');
    await writeFile(
      path,
      `${'39, State-gov, 77516, Bachelors, 13, Never-married, Adm-clerical, Not-in-family, White, Male, 2174, 0, 40, United-States, <=50K'}\n`,
    );
    await expect(loadCensus('train', settings('', path))).rejects.toThrow(
      'readCensus: `row` must be 42 fields, got 15 (adult.data, line 1). This looks like the 15-column Adult data set; Census-Income (KDD) is another file.',
    );
  });
});

describe('findDemoCensus', () => {
  test('says that it falls back to the look-alike where nothing can be fetched', async () => {
    const { output, written } = fakeOutput({ json: true });
    process.env.XDG_CACHE_HOME = join(folder, 'empty cache');
    const data = await findDemoCensus(settings(''), [`http://127.0.0.1:${await closedPort()}/`], output);
    announceData(data, output);
    expect(data).toMatchObject({ synthetic: true, source: 'synthetic look-alike, 50,000 rows' });
    expect(written.stderr).toContain(
      'It could not be fetched (offline). This run uses a synthetic look-alike instead; `data fetch` tries again.\n',
    );
    const events = written.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ event, synthetic }) => [event, synthetic])).toEqual([
      ['warning', true],
      ['data', true],
    ]);
  });

  test('does not replace files that were named', async () => {
    const { output } = fakeOutput();
    await expect(findDemoCensus(settings('', join(folder, 'nowhere')), undefined, output)).rejects.toThrow(
      /^findCensus: `path` must be a file or folder, got ENOENT for /,
    );
  });
});

const shared = fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
if (!existsSync(shared))
  process.stdout.write('loadCensus: the real test file is not here, its test does not run\n');

describe.runIf(existsSync(shared))('the real test file', () => {
  test('has 31 fields with 474 values and 7 numbers', async () => {
    const data = await loadCensus('train', settings('', shared));
    expect([data.train, data.validation, data.test].map(({ rows }) => rows)).toEqual([
      59_858, 19_952, 19_952,
    ]);
    const { fields, values, columns } = data.encoder;
    expect({ fields, values, columns }).toEqual({ fields: 31, values: 474, columns: 7 });
  });
});

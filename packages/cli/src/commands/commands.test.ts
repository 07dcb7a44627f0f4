import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mtlProgram } from '../mtl.js';
import { parseCommandLine } from '../program/commandLine.js';
import { fakeOutput } from '../testing/fakeStreams.js';
import { temporaryFolder } from '../testing/temporaryFolder.js';

const folder = temporaryFolder(afterAll);
const table = join(folder, 'orders.csv');
const out = join(folder, 'out');
const model = join(out, 'model.mtl');

/** Runs a command in this process. */
async function run(...args: string[]) {
  const line = parseCommandLine(mtlProgram('1.2.3'), args);
  const { output, written } = fakeOutput({ json: line.values.has('json') });
  const code = await line.found?.run?.(line, output);
  const events = written.stdout.startsWith('{')
    ? written.stdout
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text) as Record<string, unknown>)
    : [];
  return { code, ...written, events };
}

beforeAll(async () => {
  await tf.setBackend('cpu');
  const lines = Array.from({ length: 240 }, (_, i) => {
    const age = 20 + ((i * 7) % 41);
    const state = ['new', 'old', 'gone'][i % 3];
    return `${i + 1};K${i % 80};${age},5;${['Köln', 'Bern'][i % 2]};a|${i % 5};${age > 38 ? 'ja' : 'nein'};${state};${age * 1000},25`;
  });
  const text = `Nr;Kunde;Alter;Ort;Tags;Gekauft;Zustand;Wert\n${lines.join('\n')}\n`;
  await writeFile(table, Buffer.from(text, 'latin1'));
});

const training = ['--epochs', '2', '--backend', 'cpu', '--architecture', 'mmoe'];

describe('mtl', () => {
  test('goes from a file to a model, metrics, predictions and a report', async () => {
    const { code, events, stderr } = await run(
      'train',
      table,
      '--task',
      'Gekauft',
      '--task',
      'Zustand',
      '--task',
      'Wert:regression',
      ...training,
      '--out',
      out,
      '--json',
    );
    expect(code).toBe(0);
    expect(events.map(({ event }) => event)).toEqual([
      'plan',
      'warning',
      'data',
      'model',
      'epoch',
      'epoch',
      'report',
      'saved',
      'test',
    ]);
    expect(events[0]?.columns).toEqual({
      Nr: 'ignored',
      Kunde: 'group',
      Alter: { kind: 'number', decimal: ',' },
      Ort: 'category',
      Tags: 'categories',
    });
    expect(events[1]?.message).toBe(
      'Column "Alter" nearly gives Gekauft away: an AUC of 1.000 all by itself. Is it known before Gekauft is? If not, make it "ignored".',
    );
    expect(events[2]).toMatchObject({
      split: 'every Kunde in one part',
      tasks: ['Gekauft', 'Zustand', 'Wert'],
    });
    expect(stderr).toContain('task Gekauft: 1 is "ja", 0 is "nein" in column Gekauft\n');
    const metrics = JSON.parse(await readFile(join(out, 'metrics.json'), 'utf8'));
    expect(metrics).toMatchObject({
      source: 'orders.csv',
      architecture: 'mmoe',
      seed: 0,
      epochs: 2,
      ofEpochs: 2,
    });
    expect(Object.keys(metrics.metrics.Gekauft)).toEqual([
      'auc',
      'averagePrecision',
      'logLoss',
      'brier',
      'ece',
    ]);
    expect(metrics.metrics.Gekauft.auc.low).toBeLessThanOrEqual(metrics.metrics.Gekauft.auc.value);
    const predictions = (await readFile(join(out, 'predictions.csv'), 'utf8')).trimEnd().split('\n');
    expect(predictions[0]).toBe(
      'row,Gekauft_label,Zustand_label,Wert_label,Gekauft,Zustand,Zustand_gone,Zustand_new,Zustand_old,Wert',
    );
    expect(predictions).toHaveLength(1 + metrics.rows.test);
    const page = await readFile(join(out, 'report.html'), 'utf8');
    for (const text of [
      'Task Gekauft',
      'Reliability',
      'Learning curves',
      'Who learns from whom',
      'every Kunde in one part',
    ]) {
      expect(page).toContain(text);
    }
  });

  test('predicts in the same form as the file it was trained on, and keeps the order', async () => {
    const { predictRows } = await import('../predict/predictionRows.js');
    const { loadAnyModel } = await import('../models/loadAnyModel.js');
    const { openText } = await import('../predict/inputText.js');
    const { readCsv } = await import('@mtl/data');
    const { readRecord } = await import('../models/trainingRecord.js');
    const loaded = await loadAnyModel('predict', 'MODEL', model);
    const form = (await readRecord(model))?.file ?? {};
    const { chunks } = await predictRows(await openText(table), loaded, {
      keepCells: false,
      open: (input, columns, reading) => readCsv(input, columns, { ...form, ...reading }),
    });
    const wert: number[] = [];
    for await (const { predictions } of chunks) wert.push(...(predictions.get('Wert') as Float32Array));
    expect(wert).toHaveLength(240);
    // In the unit of the column: tens of thousands.
    const mean = wert.reduce((sum, value) => sum + value, 0) / 240;
    expect(mean).toBeGreaterThan(20_000);
    expect(mean).toBeLessThan(60_000);
  });

  test('judges the model on other rows', async () => {
    const report = join(folder, 'other.html');
    const { code, stdout } = await run('evaluate', model, table, '--report', report, '--backend', 'cpu');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^240 rows of .*, with bootstrap intervals of 95 %\n/);
    expect(stdout).toMatch(/\nGekauft +AUC +[01]\.\d{4} \([01]\.\d{4} to [01]\.\d{4}\)\n/);
    expect(readFileSync(report, 'utf8')).toContain('Task Wert');
  });

  test('shows what is in the model, and writes its card', async () => {
    const { stdout } = await run('inspect', model, '--backend', 'cpu');
    expect(stdout).toContain('mmoe with ');
    expect(stdout).toContain('trained on every Kunde in one part of orders.csv');
    expect(stdout).toMatch(/\nGekauft +binary +1 is "ja", 0 is "nein" in column Gekauft +auc [01]\.\d{4},/);
    expect(stdout).toMatch(/\nTags +categories\n/);
    expect(stdout).toContain(
      'Who learns from whom, level 1: weight of every expert, mean over the test rows',
    );
    const card = (await run('card', model, '--backend', 'cpu')).stdout;
    expect(card).toMatch(/^# Model card: model.mtl\n/);
    expect(card).toContain('| Wert | regression | the number in column Wert |');
    expect(card).toMatch(/\n\| Gekauft \| auc \| [01]\.\d{4} \| /);
    expect(card).toContain('- 2 of 2 epochs, the weights of epoch ');
    expect(card).toContain('## To be filled in');
  });

  test('writes down what it finds, and trains by what a person made of it', async () => {
    const config = join(folder, 'orders.mtl.yaml');
    const { code, stdout } = await run('init', table, '--task', 'Gekauft');
    expect([code, stdout]).toEqual([0, `wrote ${config}\nnext: mtl train ${table}\n`]);
    const text = await readFile(config, 'utf8');
    expect(text).toMatch(
      /\n {2}Kunde: group +# a name of those whose rows belong together, 80 of them: for splits\n/,
    );
    await expect(run('init', table)).rejects.toThrow(
      `init: \`--out\` must be a file that is not there yet, got ${JSON.stringify(config)}. Use --force to write over it.`,
    );
    await writeFile(config, text.replace('Ort: category', 'Ort: ignored').replace('epochs: 30', 'epochs: 1'));
    const { events } = await run(
      'train',
      table,
      '--backend',
      'cpu',
      '--out',
      join(folder, 'second'),
      '--json',
    );
    expect(events[0]).toMatchObject({ config, columns: { Ort: 'ignored' } });
    expect(events[1]?.message).toMatch(/^Column "Alter" nearly gives Gekauft away/);
    const wrong = join(folder, 'wrong.yaml');
    await writeFile(wrong, text.replace('column: Gekauft', 'column: Gekaufd'));
    await expect(run('train', table, '--config', wrong, '--out', out)).rejects.toThrow(
      /^train: `labels` must be columns of the table, .*, got "Gekaufd"\. Did you mean "Gekauft"\? \(.*wrong\.yaml\)$/,
    );
    await writeFile(wrong, text.replace('negative: [nein]', 'negative: [nie]'));
    await expect(run('train', table, '--config', wrong, '--out', out)).rejects.toThrow(
      'train: `labels.Gekauft` must be one of ["ja","nie"], got "nein" (column "Gekauft", row 0). Write what it means into the labels of the config: a class, positive, negative, or missing.',
    );
    expect(events.filter(({ event }) => event === 'epoch')).toHaveLength(1);
    expect(existsSync(join(folder, 'second', 'report.html'))).toBe(true);
  });

  test('compares architectures over seeds', async () => {
    const { code, stdout, stderr } = await run(
      'compare',
      table,
      '--architectures',
      'single-task,shared-bottom',
      '--seeds',
      '2',
      '--epochs',
      '1',
      '--backend',
      'cpu',
      '--out',
      out,
    );
    expect(code).toBe(0);
    expect(stderr).toContain('Single-task: ');
    expect(stdout).toContain('mean ± standard deviation of seeds 0 to 1');
    expect(stdout).toContain('AUC gain');
    const summary = JSON.parse(await readFile(join(out, 'compare.json'), 'utf8'));
    expect(Object.keys(summary.models)).toEqual(['single-task', 'shared-bottom']);
    expect(await readFile(join(out, 'compare.html'), 'utf8')).toContain('★');
  });

  test.each([
    [
      ['train', table, '--task', 'Gekauf', '--config', 'nowhere.yaml'],
      'FileError',
      'train: `--config` must be a file that can be read, got "nowhere.yaml" (ENOENT).',
    ],
    [
      ['train', table, '--task', 'Gekauf'],
      'ConfigError',
      'train: `--task` must be columns of the table, ["Nr","Kunde","Alter","Ort","Tags","Gekauft","Zustand","Wert"], got "Gekauf". Did you mean "Gekauft"?',
    ],
    [
      ['train', table, '--task', 'Zustand:binary'],
      'ConfigError',
      'train: `--task Zustand` must be binary of a column of two values, got ["new","old","gone"]. Name the positive ones in a label, or make it multiclass or a regression.',
    ],
    [
      ['train', table, '--task', 'Zustand', '--task', 'Gekauft', '--task', 'Zustand:multiclass'],
      'ConfigError',
      'train: `--task` must be each task once, got "Zustand".',
    ],
    [
      ['train', table, '--task', 'Wert', '--split', 'user=Kundde'],
      'ConfigError',
      'train: `--split` must be by a column of the file, Nr, Kunde, Alter, Ort, Tags, Zustand, got "Kundde". Did you mean Kunde?',
    ],
    [
      ['train', table, '--split', 'user'],
      'ConfigError',
      'train: `--split` must be random, user=COLUMN or time=COLUMN, got "user".',
    ],
    [
      ['train', table, '--architecture', 'mmeo'],
      'ConfigError',
      expect.stringMatching(/^train: `--architecture` must be one of .*, got "mmeo"\. Did you mean mmoe\?$/),
    ],
  ])('refuses %j', async (args, name, message) => {
    await expect(run(...args, '--out', join(folder, 'none'))).rejects.toEqual(
      expect.objectContaining({ name, message }),
    );
  });
});

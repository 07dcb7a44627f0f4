import { execFileSync } from 'node:child_process';
import { statSync, symlinkSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { architectureNames, loadAnyModel } from '@mtl/cli';
import { concatTables, readCensus, syntheticCensusText } from '@mtl/data';
import { predictTasks } from '@mtl/train';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { censusProcess, type Finished } from './testing/censusProcess.js';
import { killTrainings } from './testing/killTrainings.js';
import { temporaryFolder } from './testing/temporaryFolder.js';

const cwd = temporaryFolder(afterAll);
/** How many trainings are killed; `pnpm soak` kills more. */
const kills = Number(process.env.MTL_KILLS ?? 6);
const small = ['--synthetic', '--rows', '3000'];
const rows = join(cwd, 'rows.test');
let trained: Finished;

/** Runs the built application. */
const run = (text: string, options: Partial<Parameters<typeof censusProcess>[1]> = {}) =>
  censusProcess(text.split(' ').filter(Boolean), { cwd, ...options });

const eventsOf = ({ stdout }: Finished) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

beforeAll(async () => {
  const parts: Uint8Array[] = [];
  for await (const part of syntheticCensusText({ rows: 300, seed: 9 })) parts.push(part);
  await writeFile(rows, Buffer.concat(parts));
  trained = await run(`train --model shared-bottom ${small.join(' ')} --epochs 1 --json --save model.mtl`);
});

describe('train', () => {
  test('gives one JSON object per line, the last of them the test metrics', () => {
    expect(trained.code).toBe(0);
    const events = eventsOf(trained);
    expect(events.map(({ event }) => event)).toEqual(['data', 'model', 'epoch', 'saved', 'test']);
    for (const event of events) expect(event.synthetic).toBe(true);
    expect(events[0]).toMatchObject({
      protocol: 'test-file',
      rows: { train: 1800, validation: 600, test: 600 },
    });
    expect(Object.keys(events[4] ?? {})).toEqual(['event', 'model', 'tasks', 'synthetic']);
    expect(events[4]?.model).toBe('shared-bottom');
    const tasks = events[4]?.tasks as Record<string, Record<string, number>>;
    expect(Object.keys(tasks)).toEqual(['income', 'neverMarried', 'college']);
    for (const metrics of Object.values(tasks)) {
      expect(Object.keys(metrics)).toEqual(['auc', 'logLoss', 'ne']);
      for (const value of Object.values(metrics)) expect(Number.isFinite(value)).toBe(true);
    }
  });

  test('writes what is for people to stderr then, and nothing about TensorFlow.js', () => {
    expect(trained.stderr).toContain('Synthetic data: people drawn from a made-up model');
    expect(trained.stderr).toContain('epoch 1/1  step 2/2');
    expect(trained.stderr).not.toMatch(/tensorflow|tfjs/i);
  });

  test('gives the same numbers for the same seed', async () => {
    const again = await run(`train --model shared-bottom ${small.join(' ')} --epochs 1 --json`);
    expect(eventsOf(again).at(-1)).toEqual(eventsOf(trained).at(-1));
  });
});

describe('predict', () => {
  test('predicts in another process the same bits as in this one, from file and from stdin', async () => {
    tf.enableProdMode();
    await tf.setBackend('cpu');
    const { model, encoder } = await loadAnyModel('predict', '--load', join(cwd, 'model.mtl'));
    const bytes = await readFile(rows);
    const table = await concatTables(readCensus(bytes));
    const expected = await predictTasks(model, encoder.encode(table, { labels: false }));

    const fromFile = await run('predict --load model.mtl --data rows.test --backend cpu');
    expect([fromFile.code, fromFile.stderr]).toEqual([0, '']);
    const [header, ...lines] = fromFile.stdout.trimEnd().split('\n');
    expect(header).toBe('income,neverMarried,college');
    const numbers = lines.map((line) => line.split(',').map(Number));
    Object.values(expected).forEach((values, t) => {
      expect(numbers.map((line) => line[t])).toEqual([...values]);
    });

    const fromStdin = await run('predict --load model.mtl --backend cpu', { stdin: bytes });
    expect(fromStdin).toEqual(fromFile);
  });

  test('keeps columns, in a form that it reads again', async () => {
    const kept = await run('predict --load model.mtl --data rows.test --keep-columns');
    const lines = kept.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(301);
    expect(lines[1]).toMatch(/,'?[-\d][^,]*,[\d.e-]+,[\d.e-]+,[\d.e-]+$/);
    const plain = await run('predict --load model.mtl --data rows.test --format jsonl');
    const again = await run('predict --load model.mtl --format jsonl', {
      stdin: kept.stdout.replace('income,neverMarried,college', 'a,b,c'),
    });
    expect(again).toEqual(plain);
  });

  test('refuses rows and models that it cannot read with exit code 3 and one line', async () => {
    const model = await readFile(join(cwd, 'model.mtl'));
    await writeFile(join(cwd, 'cut.mtl'), model.subarray(0, 5000));
    await writeFile(join(cwd, 'garbage.mtl'), 'this is no model, but it is long enough');
    const adult =
      '39, State-gov, 77516, Bachelors, 13, Never-married, Adm-clerical, Not-in-family, White, Male, 2174, 0, 40, United-States, <=50K\n';
    await writeFile(join(cwd, 'adult.test'), adult);
    const cases: [string, RegExp, string?][] = [
      [
        'predict --load cut.mtl',
        /^predict: `--load` must be a model that can be read, got "cut\.mtl": .+\n$/,
      ],
      ['predict --load garbage.mtl', /^predict: `--load` must be .+"garbage\.mtl": .+\n$/],
      [
        'predict --load model.mtl',
        /^predict: `input` must have the columns .+ "age", .+\(stdin\).+\n$/,
        'sex\nMale\n',
      ],
      ['predict --load model.mtl', /15-column Adult data set.+\n$/, adult],
      ['train --model mmoe --data adult.test', /^readCensus: `row` must be 42 fields, got 15 .+Adult.+\n$/],
      ['train --model mmoe --synthetic --save none/model.mtl', /^train: `--save` must be .+\(ENOENT\)\.\n$/],
    ];
    for (const [text, message, stdin] of cases) {
      const { code, stdout, stderr } = await run(text, stdin === undefined ? {} : { stdin });
      expect([text, code, stdout]).toEqual([text, 3, '']);
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd()).not.toContain('\n');
    }
  });

  test('says nothing when its reader has seen enough', async () => {
    const stdin = Buffer.concat(await Promise.all(Array.from({ length: 60 }, () => readFile(rows))));
    const { code, stderr } = await run('predict --load model.mtl --keep-columns', {
      stdin,
      closeStdoutAfter: 1,
    });
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('Ctrl-C, SIGTERM and SIGHUP', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s ends training with the best weights in a file and exit code %i',
    async (signal, expected) => {
      let sent = false;
      const { code, stdout, stderr } = await run(
        `train --model shared-bottom ${small.join(' ')} --epochs 100000 --json`,
        {
          onStderr: (text, kill) => {
            if (sent || !text.includes('validation AUC')) return;
            sent = true;
            kill(signal);
          },
        },
      );
      expect(code).toBe(expected);
      const path = join('.cache', 'census', 'shared-bottom-interrupted.mtl');
      expect(stderr).toMatch(
        /\ninterrupted: the weights are those of epoch \d+\nsaved .*-interrupted\.mtl\n$/,
      );
      expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) as string)).toMatchObject({
        event: 'saved',
        path,
      });
      const { model } = await loadAnyModel('predict', '--load', join(cwd, path));
      expect(Object.keys(model.tasks)).toEqual(['income', 'neverMarried', 'college']);
    },
  );
});

describe('a reader that goes away', () => {
  test.each(['stdout', 'stderr'] as const)(
    'of %s does not cost the model that was asked for',
    async (stream) => {
      const save = `piped-${stream}.mtl`;
      const text = `train --model shared-bottom ${small.join(' ')} --epochs 2 --json --save ${save}`;
      const { code } = await run(
        text,
        stream === 'stdout' ? { closeStdoutAfter: 1 } : { closeStderrAfter: 1 },
      );
      expect(code).toBe(0);
      expect(
        Object.keys((await loadAnyModel('predict', '--load', join(cwd, save))).model.tasks),
      ).toHaveLength(3);
    },
  );

  test('ends a training of which nothing was to be kept', async () => {
    const text = `train --model shared-bottom ${small.join(' ')} --epochs 100000 --json`;
    expect((await run(text, { closeStdoutAfter: 1 })).code).toBe(0);
  });
});

describe('files that are none', () => {
  test('are refused where a model or a report is to go, before the work', async () => {
    const pipe = join(cwd, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const train = `train --model shared-bottom ${small.join(' ')}`;
    for (const option of ['save', 'report']) {
      expect(await run(`${train} --${option} pipe`)).toEqual({
        code: 3,
        stdout: '',
        stderr: `train: \`--${option}\` must be a file that can be written, got "pipe" (a pipe).\n`,
      });
    }
    expect(statSync(pipe).isFIFO()).toBe(true);
    expect(await run('predict --load pipe')).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'predict: `--load` must be a model that can be read, got "pipe": a pipe, a device or a folder.\n',
    });
  });

  test.each([
    ['into a folder that is not there', 'nowhere/model.mtl', 'ENOENT'],
    ['to themselves', 'astray', 'ELOOP'],
  ])('and links that lead %s are refused, before the work', async (_, target, reason) => {
    const link = join(cwd, 'astray');
    symlinkSync(target, link);
    for (const option of ['save', 'report']) {
      expect(await run(`train --model shared-bottom ${small.join(' ')} --${option} astray`)).toEqual({
        code: 3,
        stdout: '',
        stderr: `train: \`--${option}\` must be a file that can be written, got "astray" (${reason}).\n`,
      });
    }
    await rm(link);
  });

  test('and a link to a file that is not there yet is that file', async () => {
    symlinkSync('later.mtl', join(cwd, 'early.mtl'));
    const train = `train --model shared-bottom ${small.join(' ')} --save early.mtl --report later.mtl`;
    expect(await run(train)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'train: `--report` must be another file than --save, got "later.mtl".\n',
    });
  });

  test('and files that are two things at once are refused', async () => {
    await writeFile(join(cwd, 'same.mtl'), 'old');
    symlinkSync('same.mtl', join(cwd, 'link.mtl'));
    const train = `train --model shared-bottom ${small.join(' ')} --save same.mtl --report`;
    for (const report of ['same.mtl', './same.mtl', 'link.mtl']) {
      expect(await run(`${train} ${report}`)).toEqual({
        code: 2,
        stdout: '',
        stderr: `train: \`--report\` must be another file than --save, got "${report}".\n`,
      });
    }
    expect(await run('train --model shared-bottom --data rows.test --save rows.test')).toMatchObject({
      code: 2,
      stderr: 'train: `--save` must be another file than --data, got "rows.test".\n',
    });
    expect(await readFile(join(cwd, 'same.mtl'), 'utf8')).toBe('old');
  });
});

describe('kills', () => {
  test(
    'leave the old model or the new one, whole, and no part of one once a training has ended',
    async () => {
      const report = await killTrainings({ cwd: join(cwd, 'kills'), kills, seed: 1 });
      expect(report).toMatchObject({ kills, broken: 0, leftovers: [] });
    },
    120_000 + 10_000 * kills,
  );
});

describe('the demo', () => {
  test('shows a table, heat maps and a report, each saying that rows are synthetic', async () => {
    const { code, stdout } = await run(`${small.join(' ')} --epochs 1`);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '600 test rows; test-file protocol on synthetic look-alike, 3,000 rows (synthetic); 1 epochs for every model\n',
    );
    for (const title of ['Shared-Bottom', 'MMoE', 'AdaTT-sp']) expect(stdout).toContain(`\n${title} `);
    expect(stdout).toMatch(
      /\nAdaTT-sp, level 2: weight of every expert, mean over 600 test rows \(synthetic\)\n/,
    );
    expect(stdout).toMatch(/\nneverMarried +[ ░▒▓█]{2} +-?\d\.\d\d/);
    expect(stdout).not.toContain('\u001b');
    const page = await readFile(join(cwd, 'report.html'), 'utf8');
    expect(page.match(/<div class="heat">/g)).toHaveLength(3);
    expect(page.match(/<svg role="img"/g)).toHaveLength(6); // loss and AUC by epoch of each task
    expect(page).toContain('(synthetic look-alike)');
  });
});

describe('compare', () => {
  test('gives mean and deviation over seeds', async () => {
    const { code, stdout, stderr } = await run(
      `compare --model shared-bottom --seeds 2 ${small.join(' ')} --epochs 1 --json`,
    );
    expect(code).toBe(0);
    const events = eventsOf({ code, stdout, stderr });
    const tests = events.filter(({ event }) => event === 'test') as {
      seed: number;
      tasks: Record<string, { auc: number }>;
    }[];
    expect(tests.map(({ seed }) => seed)).toEqual([0, 1]);
    const aucs = tests.map(({ tasks }) => tasks.income?.auc as number);
    const summary = events.at(-1) as {
      models: Record<
        string,
        { starts: { glorot: { tasks: Record<string, { auc: { mean: number; deviation: number } }> } } }
      >;
    };
    const { mean, deviation } = summary.models['shared-bottom']?.starts.glorot.tasks.income?.auc ?? {
      mean: 0,
      deviation: 0,
    };
    const [first = 0, second = 0] = aucs;
    expect(mean).toBeCloseTo((first + second) / 2, 12);
    expect(deviation).toBeCloseTo(Math.abs(first - second) / Math.SQRT2, 12);
    expect(stderr).toContain(
      'mean ± standard deviation of seeds 0 to 1; start glorot; test-file protocol on',
    );
  });
});

describe('the command line', () => {
  test('ends with exit code 2 and one line when it is wrong', async () => {
    expect(await run('train --model mnoe')).toEqual({
      code: 2,
      stdout: '',
      stderr: `train: \`--model\` must be one of ${architectureNames.join(', ')}, got "mnoe". Did you mean mmoe?\n`,
    });
  });

  test('says its version', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await run('--version')).toEqual({ code: 0, stdout: `census ${version}\n`, stderr: '' });
    expect((await run('data --help')).stdout).toMatch(/^Usage: census data \[options\]\n/);
  });

  test('helps', async () => {
    const { code, stdout } = await run('compare --help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: census compare \[options\]\n/);
  });
});

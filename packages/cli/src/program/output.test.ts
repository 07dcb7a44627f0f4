import { describe, expect, test } from 'vitest';
import { fakeOutput } from '../testing/fakeStreams.js';
import { exitCodeOf } from './exitCodes.js';

describe('createOutput', () => {
  test('writes results for people to stdout and no events', () => {
    const { output, written } = fakeOutput();
    output.event('data', { rows: 3 });
    output.result('a table');
    output.progress('epoch 1');
    expect(written).toEqual({ stdout: 'a table\n', stderr: 'epoch 1\n' });
  });

  test('with json writes events alone to stdout, one object per line', () => {
    const { output, written } = fakeOutput({ json: true });
    output.event('test', { model: 'mmoe', tasks: { income: { auc: Number.NaN, logLoss: 0.5 } } });
    output.event('saved', { path: 'a\nb' });
    output.result('a table');
    expect(written).toEqual({
      stdout:
        '{"event":"test","model":"mmoe","tasks":{"income":{"auc":null,"logLoss":0.5}}}\n{"event":"saved","path":"a\\nb"}\n',
      stderr: 'a table\n',
    });
  });

  test('says synthetic with every event once it is', () => {
    const { output, written } = fakeOutput({ json: true });
    output.markSynthetic();
    output.event('epoch', { epoch: 1 });
    expect(written.stdout).toBe('{"event":"epoch","epoch":1,"synthetic":true}\n');
  });
});

describe('exitCodeOf', () => {
  test.each([
    ['ConfigError', 2],
    ['FileError', 3],
    ['ShapeError', 1],
    ['TypeError', 1],
  ])('gives a %s the code %i', (name, code) => {
    expect(exitCodeOf(Object.assign(new Error('x'), { name }))).toBe(code);
  });

  test('takes what is no error at all', () => {
    expect(exitCodeOf(undefined)).toBe(1);
  });
});

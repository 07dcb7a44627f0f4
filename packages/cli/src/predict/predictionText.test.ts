import { binary, multiclass } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { predictionText } from './predictionText.js';

const tasks = { income: binary(), state: multiclass({ classes: 2 }) };
const rows = {
  rows: 2,
  predictions: new Map([
    ['income', Float32Array.of(0.5, 0.1)],
    ['state', Float32Array.of(0.25, 0.75, 1, 0)],
  ]),
  cells: [
    ['=1+2', 'a "b", c'],
    ['-3', 'x'],
  ],
};

describe('predictionText', () => {
  test('is numbers only: a column per task and class, enough digits for the same float32', () => {
    const text = predictionText(tasks, { format: 'csv', raw: false });
    expect(text.head).toBe('income,state_0,state_1\n');
    expect(text.lines(rows)).toBe('0.5,0.25,0.75\n0.10000000149011612,1,0\n');
    expect(Math.fround(0.10000000149011612)).toBe(Math.fround(0.1));
  });

  test('keeps columns, without cells that begin as formulas do', () => {
    const text = predictionText(tasks, { format: 'csv', columns: ['@n', 'note'], raw: false });
    expect(text.head).toBe("'@n,note,income,state_0,state_1\n");
    expect(text.lines(rows)).toBe('\'=1+2,"a ""b"", c",0.5,0.25,0.75\n\'-3,x,0.10000000149011612,1,0\n');
  });

  test('leaves cells as they are when told so', () => {
    const text = predictionText(tasks, { format: 'csv', columns: ['@n', 'note'], raw: true });
    expect(text.head + text.lines(rows)).toBe(
      '@n,note,income,state_0,state_1\n=1+2,"a ""b"", c",0.5,0.25,0.75\n-3,x,0.10000000149011612,1,0\n',
    );
  });

  test('is an object per line as JSON', () => {
    const text = predictionText(tasks, { format: 'jsonl', raw: false });
    expect(text.head).toBe('');
    expect(text.lines(rows)).toBe(
      '{"income":0.5,"state":[0.25,0.75]}\n{"income":0.10000000149011612,"state":[1,0]}\n',
    );
  });

  test('keeps columns of any name as JSON', () => {
    const text = predictionText(tasks, { format: 'jsonl', columns: ['__proto__', 'income'], raw: false });
    expect(text.lines({ ...rows, rows: 1 })).toBe(
      '{"input":{"__proto__":"=1+2","income":"a \\"b\\", c"},"prediction":{"income":0.5,"state":[0.25,0.75]}}\n',
    );
  });

  test('says which column is predicted where the input has the label too', () => {
    const columns = ['age', 'income'];
    const text = predictionText({ income: binary() }, { format: 'csv', columns, raw: false });
    expect(text.head).toBe('age,income,income_predicted\n');
    const both = ['income', 'income_predicted'];
    expect(() => predictionText({ income: binary() }, { format: 'csv', columns: both, raw: false })).toThrow(
      'predict: `input` must have other columns than the output\'s ["income_predicted"], got "income_predicted". Use --format jsonl.',
    );
  });

  test('names classes, the most probable one first', () => {
    const classes = new Map([['state', ['=red', 'blue']]]);
    const csv = predictionText(tasks, { format: 'csv', raw: false, classes });
    expect(csv.head).toBe('income,state,state_=red,state_blue\n');
    expect(csv.lines(rows)).toBe("0.5,blue,0.25,0.75\n0.10000000149011612,'=red,1,0\n");
    const json = predictionText(tasks, { format: 'jsonl', raw: false, classes });
    expect(json.lines({ ...rows, rows: 1 })).toBe('{"income":0.5,"state":{"=red":0.25,"blue":0.75}}\n');
  });
});

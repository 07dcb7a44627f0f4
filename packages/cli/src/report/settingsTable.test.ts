import { expect, test } from 'vitest';
import { settingsTable } from './settingsTable.js';

test('settingsTable names what every builder was given', () => {
  const models = [
    { title: 'PLE', input: 'one-hot', settings: { taskExperts: 1, expertUnits: [[96], [48]] } },
    { title: 'MRAN', input: 'vectors', settings: { norm: 'batch' } },
  ];
  expect(settingsTable(models).rows).toEqual([
    ['PLE', 'one-hot', 'taskExperts 1, expertUnits [[96],[48]]'],
    ['MRAN', 'vectors', 'norm batch'],
  ]);
});

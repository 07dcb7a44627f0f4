import type { Program } from '../program/program.js';

/** A program whose commands do nothing, with every form of command, argument and option. */
export const smallProgram: Program = {
  name: 'small',
  summary: 'Shows what a command line can be.',
  version: '1.2.3',
  options: {
    epochs: { value: 'N', help: 'how often all rows are seen (8)' },
    help: { help: 'this text' },
    json: { help: 'one JSON object per line on stdout, text for people on stderr' },
    model: { value: 'NAME', help: 'one of a few' },
    place: { value: 'URL', many: true, help: 'where to fetch from' },
    seed: { value: 'N', help: 'root seed (0)' },
    version: { help: 'the version of this program' },
  },
  commands: {
    train: {
      summary: 'Trains.',
      options: ['model', 'epochs', 'seed', 'json', 'help', 'version'],
      examples: [
        ['small train --epochs 3', 'three times'],
        ['small train', 'as often as usual'],
      ],
      notes: ['More is said here.'],
    },
    predict: {
      summary: 'Predicts.',
      arguments: ['MODEL', '[FILE]'],
      options: ['json', 'help', 'version'],
      examples: [['small predict model.mtl rows.csv', 'predicts']],
    },
    data: { summary: 'The data: data fetch, data stats.', options: ['help', 'version'] },
    'data fetch': { summary: 'Fetches.', options: ['place', 'json', 'help', 'version'] },
    'data stats': { summary: 'Counts.', options: ['json', 'help', 'version'] },
  },
  unnamed: { summary: 'Shows everything.', options: ['seed', 'json', 'help', 'version'] },
};

import { architectures, type LoadedModel, openText, predictRows } from '@mtl/cli';
import { censusColumns, syntheticCensusText } from '@mtl/data';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadCensus } from './loadCensus.js';
import { openCensusRows } from './openCensusRows.js';

let loaded: LoadedModel;
let lines: string[];

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const { encoder, tasks } = await loadCensus('train', {
    syntheticRows: 500,
    tasks: ['income', 'college'],
    educationDefinition: 'associate',
  });
  loaded = { model: architectures['shared-bottom'].build(encoder, tasks, { seed: 3 }), encoder };
  const parts: Uint8Array[] = [];
  for await (const part of syntheticCensusText({ rows: 40, seed: 5 })) parts.push(part);
  lines = Buffer.concat(parts).toString().trimEnd().split('\n');
});

async function predicted(text: string) {
  async function* whole() {
    yield Buffer.from(text);
  }
  const { columns, chunks } = await predictRows(await openText(undefined, whole()), loaded, {
    keepCells: true,
    open: openCensusRows,
  });
  const values: number[] = [];
  const cells: (readonly string[])[] = [];
  for await (const chunk of chunks) {
    values.push(...(chunk.predictions.get('income') as Float32Array));
    cells.push(...chunk.cells);
  }
  return { columns, cells, values };
}

describe('openCensusRows', () => {
  test('reads the file as it is published, and CSV with a header to the same predictions', async () => {
    const names = censusColumns.map(({ name }) => name);
    const published = await predicted(lines.join('\n'));
    expect(published.columns).toEqual(names);
    expect(published.cells).toEqual(lines.map((line) => line.split(',').map((cell) => cell.trim())));
    const csv = await predicted(`${names.join(',')}\n${lines.join('\n').replaceAll(/ *, */g, ',')}\n`);
    expect(csv.values).toEqual(published.values);
    expect(csv.columns).toEqual(names);
  });

  test('keeps every prediction beside its row where quotes stand in a file without a header', async () => {
    const quoted = lines
      .slice(0, 5)
      .map((line, i) => (i === 1 || i === 3 ? line.replace(/^(\S+, )[^,]*,/, '$1"Private,') : line));
    const whole = await predicted(quoted.join('\n'));
    expect(whole.cells.map(([age, worker]) => [age, worker])).toEqual(
      quoted.map((line) => line.split(', ').slice(0, 2)),
    );
    for (const [i, line] of quoted.entries()) {
      const alone = await predicted(line);
      expect(alone.cells).toEqual([whole.cells[i]]);
      expect(alone.values).toEqual([whole.values[i]]);
    }
  });

  test('knows the Adult data set', async () => {
    const adult =
      '39, State-gov, 77516, Bachelors, 13, Never-married, Adm-clerical, Not-in-family, White, Male, 2174, 0, 40, United-States, <=50K\n';
    await expect(predicted(adult)).rejects.toThrow(
      "predict: `input` must have the columns of the model's encoder, got 15 (stdin). This looks like the 15-column Adult data set; Census-Income (KDD) is another file.",
    );
  });
});

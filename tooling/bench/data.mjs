// Reading Census-Income: `readCensus`, with and without encoding, against csv-parse; and the memory of long streams.
// `--data DIR`: the folder of census-income.test or census-income.test.gz. Without it, a synthetic file of the same shape.
// Needs a build: `pnpm build`.
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import {
  censusSchema,
  concatTables,
  fitEncoder,
  readCensus,
  syntheticCensusText,
} from '../../packages/data/dist/index.js';
import { openFile } from '../../packages/data/dist/node.js';

const { parse } = createRequire(new URL('../../packages/data/package.json', import.meta.url))(
  'csv-parse/sync',
);

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    rows: { type: 'string', default: '99762' },
    times: { type: 'string' },
  },
});
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const rounds = Number(options.rounds);
const syntheticRows = Number(options.rows);

/** The file as a stream, `times` over. */
async function* stream(times) {
  const path = options.data && filePath(options.data);
  for (let i = 0; i < times; i++) {
    yield* path ? openFile(path) : syntheticCensusText({ rows: syntheticRows, seed: 7 });
  }
}

function filePath(folder) {
  for (const name of ['census-income.test', 'census-income.test.gz']) {
    if (existsSync(join(folder, name))) return join(folder, name);
  }
  throw new Error(
    `bench: \`--data\` must be a folder with census-income.test or census-income.test.gz, got ${folder}.`,
  );
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Bytes in pieces as a file gives them. */
async function* inPieces(bytes) {
  for (let at = 0; at < bytes.length; at += 262_144) yield bytes.subarray(at, at + 262_144);
}

async function time(work) {
  collectGarbage(); // not that of the variant before
  const start = performance.now();
  const rows = await work();
  return { seconds: (performance.now() - start) / 1000, rows };
}

async function measureSpeed() {
  const parts = [];
  for await (const part of stream(1)) parts.push(part);
  const packedOrNot = Buffer.concat(parts);
  const bytes = packedOrNot[0] === 0x1f ? gunzipSync(packedOrNot) : packedOrNot;
  const encoder = await fitEncoder(
    censusSchema({ dropAllLabels: true }),
    await concatTables(readCensus(inPieces(bytes))),
  );
  const variants = {
    readCensus: async () => {
      let rows = 0;
      for await (const table of readCensus(inPieces(bytes))) rows += table.rows;
      return rows;
    },
    'readCensus + encode': async () => {
      let rows = 0;
      for await (const table of readCensus(inPieces(bytes)))
        rows += encoder.encode(table).ids.length / encoder.fields;
      return rows;
    },
    'csv-parse, strings only': () => parse(bytes).length,
  };
  const names = Object.keys(variants);
  const seconds = new Map(names.map((name) => [name, []]));
  let rows = 0;
  for (const name of names) await variants[name](); // warm up
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const result = await time(variants[name]);
      seconds.get(name).push(result.seconds);
      rows = result.rows;
    }
  }
  const base = median(seconds.get('csv-parse, strings only'));
  console.log(
    `${rows} rows, ${(bytes.length / 1e6).toFixed(1)} MB in memory; median of ${rounds} interleaved rounds`,
  );
  for (const name of names) {
    const typical = median(seconds.get(name));
    const rate = Math.round(rows / typical / 1000);
    console.log(
      `${name.padEnd(24)} ${(typical * 1000).toFixed(0).padStart(6)} ms ${String(rate).padStart(5)}k rows/s ${(base / typical).toFixed(1).padStart(5)} × csv-parse`,
    );
  }
}

/** In a process of its own: reads the stream and tells its peak. */
async function measureMemory(times) {
  let rows = 0;
  let heap = 0;
  for await (const table of readCensus(stream(times))) {
    rows += table.rows;
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  }
  process.send({ rows, heap, peak: process.resourceUsage().maxRSS * 1024 });
}

function inChild(times) {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), [...process.argv.slice(2), '--times', String(times)]);
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code) => code && reject(new Error(`bench: the child ended with ${code}.`)));
  });
}

if (options.times) {
  await measureMemory(Number(options.times));
} else {
  console.log(
    `${cpus()[0].model}, Node ${process.version}, ${options.data ? 'the real file' : 'a synthetic file'}`,
  );
  await measureSpeed();
  for (const times of [1, 4]) {
    const { rows, heap, peak } = await inChild(times);
    console.log(
      `${times} × the file as a stream: ${rows} rows, heap at most ${(heap / 2 ** 20).toFixed(0)} MB, process at most ${(peak / 2 ** 20).toFixed(0)} MB`,
    );
  }
}

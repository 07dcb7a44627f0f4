// How much memory training takes whose table is a CSV file larger than that: writes a file of clicks into a temporary folder, fits an encoder
// that hashes on its first rows, and trains a shared bottom for one epoch on a stream of it, wasm backend on one thread, in a process of its own.
// `--megabytes N`: size of the file (200). `--shuffleBuffer N`: rows (100000; 0 for none). `--worker`: a worker reads and encodes.
// Needs a build: `pnpm build`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, MessageChannel, parentPort, Worker } from 'node:worker_threads';
import {
  binaryLabel,
  columnsOf,
  examplesFrom,
  fitEncoder,
  readCsv,
  readEncoder,
  regressionLabel,
  serveExamples,
} from '../../packages/data/dist/index.js';
import { openFile } from '../../packages/data/dist/node.js';
import { machine } from './measure/machine.mjs';

const hash = { buckets: 65_536 };
const schema = {
  columns: {
    user: { kind: 'category', hash },
    item: { kind: 'category', hash },
    site: { kind: 'category', hash: { buckets: 16_384 } },
    device: 'category',
    country: 'category',
    age: 'number',
    price: { kind: 'number', scaling: 'log1p' },
  },
  labels: {
    clicked: binaryLabel({ column: 'clicked', positive: ['1'] }),
    bought: binaryLabel({ column: 'bought', positive: ['1'] }),
    seconds: regressionLabel({ column: 'seconds' }),
  },
};

/** A number from 0 to below 1 that a row and a column have. */
function draw(row, column) {
  let hash = Math.imul(row ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(column + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

function line(row) {
  const user = Math.floor(200_000 * draw(row, 0) ** 2);
  const item = Math.floor(100_000 * draw(row, 1) ** 2);
  const site = Math.floor(20_000 * draw(row, 2));
  const age = 16 + Math.floor(60 * draw(row, 3));
  const price = Math.exp(1 + 4 * draw(row, 4)).toFixed(2);
  const taste = draw(user, 10) + draw(item, 11) + age / 100;
  const clicked = taste + draw(row, 5) > 1.6 ? 1 : 0;
  const bought = clicked && draw(item, 12) + draw(row, 6) > 1.2 ? 1 : 0;
  const seconds = (20 * taste + 10 * draw(row, 7)).toFixed(1);
  const device = ['phone', 'tablet', 'laptop', 'television'][Math.floor(4 * draw(row, 8))];
  const country = `country-${Math.floor(90 * draw(row, 9))}`;
  return `user-${user},item-${item},https://www.site-${site}.example,${device},${country},${age},${price},${clicked},${bought},${seconds}\n`;
}

async function writeCsv(path, bytes) {
  const file = createWriteStream(path);
  file.write('user,item,site,device,country,age,price,clicked,bought,seconds\n');
  let written = 0;
  let row = 0;
  while (written < bytes) {
    let text = '';
    for (let i = 0; i < 5000; i++) text += line(row++);
    written += text.length;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return row;
}

/** The most memory that this process ever had. */
function peakBytes() {
  const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(found[1]) * 1024;
}

async function* encoded(path, encoder) {
  for await (const table of readCsv(openFile(path), columnsOf(schema))) yield encoder.encode(table);
}

async function* firstTables(path, rows) {
  let seen = 0;
  for await (const table of readCsv(openFile(path), columnsOf(schema))) {
    yield table;
    seen += table.rows;
    if (seen >= rows) return;
  }
}

async function train({ path, shuffleBuffer, worker: useWorker }) {
  const { startWasm } = await import('./measure/startWasm.mjs');
  await startWasm();
  const { binary, inputFor, regression, sharedBottom } = await import(
    '../../packages/models/shared-bottom/dist/index.js'
  );
  const { adam, fitTasks } = await import('../../packages/train/dist/index.js');
  const encoder = await fitEncoder(schema, firstTables(path, 200_000));
  const started = peakBytes();
  const model = sharedBottom({
    input: inputFor(encoder, { units: 8 }),
    tasks: { clicked: binary(), bought: binary(), seconds: regression({ mean: 25, std: 10 }) },
    bottomUnits: [64, 32],
    towerUnits: [16],
  });
  let rows = () => encoded(path, encoder);
  let worker;
  if (useWorker) {
    worker = new Worker(new URL(import.meta.url), { argv: ['--encode', path] });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ port: port2, encoder: JSON.stringify(encoder) }, [port2]);
    rows = examplesFrom(port1);
  }
  const { epochs } = await fitTasks(model, rows, {
    batchSize: 4096,
    optimizer: adam({ learningRate: 0.003 }),
    ...(shuffleBuffer > 0 && { shuffleBuffer }),
    onProgress: ({ step, rows: done, loss, rowsPerSecond }) => {
      if (step % 500 === 0) {
        console.log(
          `  ${done} rows, loss ${loss?.toFixed(4)}, ${Math.round(rowsPerSecond)} rows/s, ${(peakBytes() / 1e6).toFixed(0)} MB`,
        );
      }
    },
  });
  await worker?.terminate();
  const [{ losses, seconds, rowsPerSecond }] = epochs;
  process.send({ losses, seconds, rowsPerSecond, started, peak: peakBytes() });
}

const { values: options } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '200' },
    shuffleBuffer: { type: 'string', default: '100000' },
    worker: { type: 'boolean', default: false },
    train: { type: 'string' },
    encode: { type: 'string' },
  },
});

if (!isMainThread) {
  parentPort.once('message', ({ port, encoder }) => {
    const known = readEncoder(encoder);
    serveExamples(port, () => encoded(options.encode, known));
  });
} else if (options.train) {
  await train({ path: options.train, shuffleBuffer: Number(options.shuffleBuffer), worker: options.worker });
  process.disconnect();
} else {
  const megabytes = Number(options.megabytes);
  if (!(megabytes > 0)) {
    throw new Error(`stream-memory: \`--megabytes\` must be a number above 0, got ${options.megabytes}.`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'stream-memory-'));
  try {
    const path = join(folder, 'clicks.csv');
    const rows = await writeCsv(path, megabytes * 1e6);
    console.log(`${machine()}; ${rows} rows, ${(statSync(path).size / 1e6).toFixed(0)} MB of CSV`);
    const child = fork(new URL(import.meta.url), [...process.argv.slice(2), '--train', path]);
    const [[result]] = await Promise.all([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        if (code !== 0) throw new Error(`stream-memory: the training ended with ${code}.`);
      }),
    ]);
    const { losses, seconds, rowsPerSecond, started, peak } = result;
    console.log(`losses ${JSON.stringify(losses)}`);
    console.log(
      `one epoch in ${seconds.toFixed(0)} s, ${Math.round(rowsPerSecond)} rows/s; process at most ${(peak / 1e6).toFixed(0)} MB (VmHWM), ${(started / 1e6).toFixed(0)} MB before the first step`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

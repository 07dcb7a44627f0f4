import { expect, test } from 'vitest';
import { containerFile, entry, Members, reseal } from '../../../testing/hostile/containerFile.js';
import { mutateContainer } from '../../../testing/hostile/mutateContainer.js';
import { seededRandom } from '../../../testing/hostile/random.js';
import { refusal } from '../../../testing/hostile/refusal.js';
import { contents, secondReader } from '../../../testing/hostile/secondReader.js';
import { FileError } from '../errors.js';
import { modelFileErrors } from './modelFileError.js';
import { readTensors } from './readTensors.js';
import { unsealTensors } from './sealTensors.js';

/** The code of the refusal, or `accepted`. */
const verdict = (read: () => unknown) => refusal(read).split(' | ')[0];

/** Small valid files, one of each kind, sealed where there is a seal. */
function bases(): Uint8Array[] {
  const sealed: [string, string][] = [
    ['format', 'mtl'],
    ['model', '{"builder":"b","config":{"units":[2]}}'],
    ['sha256', '0'.repeat(64)],
    ['version', '1'],
  ];
  const data = Uint8Array.from({ length: 48 }, (_, i) => (i * 37 + 1) % 256);
  return [
    containerFile({ header: new Members([['a', entry('F32', [2, 3], [0, 24])]]), data: data.slice(0, 24) }),
    containerFile({
      header: new Members([
        ['__metadata__', new Members([['note', 'é']])],
        ['w', entry('F16', [2], [0, 4])],
        ['x', entry('BF16', [2, 1], [4, 8])],
        ['y', entry('I64', [1], [8, 16])],
        ['z', entry('BOOL', [4], [16, 20])],
        ['empty', entry('F32', [0, 4], [20, 20])],
      ]),
      data: Uint8Array.from({ length: 20 }, (_, i) => (i < 16 ? (data[i] as number) : i % 2)),
    }),
    reseal(
      containerFile({
        header: new Members([
          ['__metadata__', new Members(sealed)],
          ['dense/kernel', entry('F32', [2, 2], [0, 16])],
          ['dense/bias', entry('F32', [2], [16, 24])],
          ['ids', entry('I32', [2], [24, 32])],
        ]),
        data: data.slice(0, 32),
      }),
    ),
  ];
}

// SOAK=1: five times as many.
const mutants = process.env.SOAK ? 1_000_000 : 200_000;

test(`${mutants} mutants: only FileError leaves the readers, both readers agree, the seal finds every change, none is slow`, () => {
  const random = seededRandom(20_240_501);
  const files = bases();
  const codes = new Map<string, number>();
  const count = (code: string) => codes.set(code, (codes.get(code) ?? 0) + 1);
  let sealsBroken = 0;
  let slowest = 0;
  for (let i = 0; i < mutants; i++) {
    const base = random.pick(files);
    const { bytes, sealed } = mutateContainer(base, random);
    const read = () => readTensors(bytes);
    let result: ReturnType<typeof readTensors> | undefined;
    let start = performance.now();
    try {
      result = read();
      count('accept');
    } catch (error) {
      if (!(error instanceof FileError)) throw new Error(`mutant ${i} escaped`, { cause: error });
      count(error.code);
    }
    let took = performance.now() - start;
    for (let again = 0; took > 50 && again < 3; again++) {
      // A pause of the garbage collector is not the reader's: only a file that is slow each time counts.
      start = performance.now();
      verdict(read);
      took = Math.min(took, performance.now() - start);
    }
    slowest = Math.max(slowest, took);
    const second = secondReader(bytes);
    const first = result && contents(result.tensors, result.metadata);
    if (first !== second) throw new Error(`the readers disagree on mutant ${i}: ${first} / ${second}`);
    if (!result) continue;
    const seal = verdict(() => unsealTensors(bytes));
    if (seal !== 'accepted') count(seal as string);
    if (result.metadata.has('sha256') && !sealed) {
      // Nothing made the digest right again: what passes is the file itself.
      if (seal === 'accepted') expect(Buffer.compare(bytes, base)).toBe(0);
      else sealsBroken++;
    }
  }
  const reached = Object.keys(modelFileErrors).slice(0, Object.keys(modelFileErrors).indexOf('model'));
  const counts = ['accept', ...reached].map((code) => `${code} ${codes.get(code) ?? 0}`);
  process.stdout.write(`${mutants} mutants, slowest ${slowest.toFixed(1)} ms: ${counts.join(', ')}\n`);
  expect(slowest).toBeLessThanOrEqual(50);
  expect(codes.get('accept')).toBeGreaterThan(6_000);
  expect(sealsBroken).toBeGreaterThan(1_000);
  expect(reached.filter((code) => (codes.get(code) ?? 0) < 20)).toEqual([]);
  expect([...codes.keys()].filter((code) => code !== 'accept' && !reached.includes(code))).toEqual([]);
}, 3_000_000);

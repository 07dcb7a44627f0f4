import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { containerFile, Members, reseal } from '../../../testing/hostile/containerFile.js';
import { refusal } from '../../../testing/hostile/refusal.js';
import { readTensors } from './readTensors.js';
import { sealTensors, unsealTensors } from './sealTensors.js';
import type { StoredTensor } from './storedTensor.js';

const tensors: [string, StoredTensor][] = [
  ['a', { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) }],
  ['b', { dtype: 'U8', shape: [40], data: new Uint8Array(40).fill(0x22) }],
];
const message = (bytes: Uint8Array) => refusal(() => unsealTensors(bytes));
const unsealed = (...pairs: [string, string][]) =>
  containerFile({ header: new Members([['__metadata__', new Members(pairs)]]) });
const withMetadata = (...pairs: [string, string][]) => reseal(unsealed(...pairs));
const digest = ['sha256', '0'.repeat(64)] as [string, string];

describe('sealTensors', () => {
  test('adds format, version and the digest of the file with its digits as zeros', () => {
    const bytes = sealTensors(tensors, [['state', '{"step":3}']]);
    const { metadata } = readTensors(bytes);
    const text = Buffer.from(bytes).toString('latin1');
    const zeroed = text.replace(metadata.get('sha256') as string, '0'.repeat(64));
    expect([...metadata.keys()]).toEqual(['format', 'sha256', 'state', 'version']);
    expect(metadata.get('sha256')).toBe(createHash('sha256').update(zeroed, 'latin1').digest('hex'));
    expect(unsealTensors(bytes)).toEqual({ tensors: new Map(tensors), metadata });
  });

  test('is not misled by metadata that looks like the digest', () => {
    const trap = `"sha256":"${'0'.repeat(64)}"`;
    expect(unsealTensors(sealTensors([], [['a', trap]])).metadata.get('a')).toBe(trap);
  });

  test('is not misled by metadata of 64 zeros', () => {
    const zeros = '0'.repeat(64);
    const { metadata } = unsealTensors(sealTensors([], [['a', zeros]]));
    expect(metadata.get('a')).toBe(zeros);
  });

  test('needs no metadata', () => {
    expect([...unsealTensors(sealTensors(tensors)).metadata.keys()]).toEqual(['format', 'sha256', 'version']);
  });

  test('refuses metadata that it writes itself', () => {
    expect(refusal(() => sealTensors([], [['version', '7']]))).toBe(
      'duplicate | sealTensors: `metadata` must be named once each, got "version".',
    );
  });
});

describe('unsealTensors', () => {
  const file = sealTensors(tensors, [['note', 'ünï']]);

  test('finds every flipped bit', () => {
    for (let bit = 0; bit < file.length * 8; bit++) {
      const flipped = file.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(message(flipped)).not.toBe('accepted');
    }
  });

  test('finds every cut, and every block of 8 bytes that is zeroed, doubled or swapped with the next', () => {
    for (let length = 0; length < file.length; length++) {
      expect(message(file.slice(0, length))).not.toBe('accepted');
    }
    const block = (at: number) => file.subarray(at, at + 8);
    const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
    let changed = 0;
    for (let at = 0; at + 16 <= file.length; at += 8) {
      const [before, after] = [file.subarray(0, at), file.subarray(at + 8)];
      const variants = [
        join(before, new Uint8Array(8), after),
        join(before, block(at), block(at), after),
        join(before, block(at + 8), block(at), file.subarray(at + 16)),
      ].filter((variant) => Buffer.compare(variant, file) !== 0);
      changed += variants.length;
      for (const variant of variants) expect(message(variant)).not.toBe('accepted');
    }
    expect(changed).toBeGreaterThan(60);
  });

  test.each([
    [
      'another program’s file',
      withMetadata(['format', 'pt']),
      'format | unsealTensors: `format` must be "mtl", got "pt". This file was not made by these packages.',
    ],
    [
      'a file without metadata',
      containerFile({ header: new Members([]) }),
      'format | unsealTensors: `format` must be "mtl", got undefined. This file was not made by these packages.',
    ],
    [
      'no digest',
      withMetadata(['format', 'mtl'], ['version', '1']),
      'sha256 | unsealTensors: `sha256` must be 64 digits 0-9a-f, got undefined.',
    ],
    [
      'capital digits',
      containerFile({
        header: new Members([
          [
            '__metadata__',
            new Members([
              ['format', 'mtl'],
              ['sha256', 'A'.repeat(64)],
            ]),
          ],
        ]),
      }),
      `sha256 | unsealTensors: \`sha256\` must be 64 digits 0-9a-f, got "${'A'.repeat(64)}".`,
    ],
    [
      'a digest with a digit too many',
      unsealed(['format', 'mtl'], ['sha256', 'a'.repeat(65)]),
      `sha256 | unsealTensors: \`sha256\` must be 64 digits 0-9a-f, got "${'a'.repeat(65)}".`,
    ],
    [
      'a digest behind another letter',
      unsealed(['format', 'mtl'], ['sha256', `x${'a'.repeat(64)}`]),
      `sha256 | unsealTensors: \`sha256\` must be 64 digits 0-9a-f, got "x${'a'.repeat(64)}".`,
    ],
    [
      'a digest before a space',
      unsealed(['format', 'mtl'], ['sha256', `${'a'.repeat(64)} `]),
      `sha256 | unsealTensors: \`sha256\` must be 64 digits 0-9a-f, got "${'a'.repeat(64)} ".`,
    ],
    [
      'another version',
      withMetadata(['format', 'mtl'], ['version', '2'], digest),
      'version | unsealTensors: `version` must be "1", got "2". This file is of another version: read it with the packages that wrote it.',
    ],
    [
      'no version',
      withMetadata(['format', 'mtl'], digest),
      'version | unsealTensors: `version` must be "1", got undefined. This file is of another version: read it with the packages that wrote it.',
    ],
    [
      'a digest that stands twice',
      containerFile({
        header: new Members([
          ['__metadata__', new Members([['format', 'mtl'], ['a', '0'.repeat(64)], digest])],
        ]),
      }),
      'sha256 | unsealTensors: `sha256` must be written once in the header, got 2.',
    ],
  ])('refuses %s', (_, bytes, expected) => {
    expect(message(bytes)).toBe(expected);
  });

  test('says that a file is damaged', () => {
    const bytes = withMetadata(['format', 'mtl'], digest, ['version', '1']);
    bytes[bytes.length - 1] = 0x0a; // a space of the padding, which JSON does not mind
    const stored = readTensors(bytes).metadata.get('sha256');
    expect(message(bytes)).toMatch(
      new RegExp(
        `^sha256 \\| unsealTensors: \`sha256\` must be "[0-9a-f]{64}", the digest of the bytes, got "${stored}"\\. The file is damaged\\.$`,
      ),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { fileError } from './modelFileError.js';

describe('fileError', () => {
  test('says owner, field, expectation and value, and keeps the code for programs', () => {
    const error = fileError('hole', 'readTensors', 'data', '8 bytes', 'four');
    expect(error.message).toBe('readTensors: `data` must be 8 bytes, got "four".');
    expect([error.name, error.code, 'cause' in error]).toEqual(['FileError', 'hole', false]);
  });

  test('says the place before the full stop and the remedy behind it', () => {
    const where = 'tensor "a"';
    const remedy = 'The file is cut.';
    const messages = [{ where }, { remedy }, { where, remedy }, { where: '', remedy: '' }].map(
      (more) => fileError('hole', 'f', 'data', 'x', 1, more).message,
    );
    expect(messages).toEqual([
      'f: `data` must be x, got 1 (tensor "a").',
      'f: `data` must be x, got 1. The file is cut.',
      'f: `data` must be x, got 1 (tensor "a"). The file is cut.',
      'f: `data` must be x, got 1.',
    ]);
  });

  test('keeps the cause', () => {
    const cause = new TypeError('not UTF-8');
    expect(fileError('utf8', 'f', 'header', 'UTF-8', [], { cause }).cause).toBe(cause);
  });
});

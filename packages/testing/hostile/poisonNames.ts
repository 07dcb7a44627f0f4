/** Names that break programs that use plain objects as dictionaries, or C strings, or trimmed text. */
export const poisonNames: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'then',
  'length',
  '0',
  '-0',
  '',
  '\u0000',
];

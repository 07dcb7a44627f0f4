import { expect, test } from 'vitest';
import { examplesOf, snippetsOf } from './snippetsOf.mjs';

const fence = '```';
const page = (...lines) => lines.join('\n').replaceAll('~~~', fence);

test('finds ts blocks and keeps every line in its place', () => {
  const markdown = page('# a', '~~~sh', 'npm i', '~~~', '~~~ts', "import 'a';", 'a();', '~~~', 'End.');
  expect(snippetsOf('README.md', markdown)).toEqual([
    {
      file: 'README.md',
      line: 5,
      checked: "\n\n\n\n\nimport 'a';\na();\n",
      run: "\n\n\n\n\nimport 'a';\na();\n",
    },
  ]);
});

test('a block without imports goes on where the one before it ended, one with imports starts anew', () => {
  const markdown = page(
    '~~~ts',
    "import 'a';",
    '~~~',
    '~~~ts',
    'b();',
    '~~~',
    '~~~ts',
    "import { c } from 'c';",
    '~~~',
  );
  expect(snippetsOf('x.md', markdown).map(({ line, run }) => [line, run])).toEqual([
    [1, "\nimport 'a';\n\n\nb();\n"],
    [7, "\n\n\n\n\n\n\nimport { c } from 'c';\n"],
  ]);
});

test('blocks for browsers, and those that say no-run, are checked and not run', () => {
  const markdown = page(
    '~~~ts',
    "import 'a';",
    '~~~',
    '~~~ts no-run',
    'b();',
    '~~~',
    '~~~ts browser',
    "import 'c';",
    '~~~',
  );
  expect(snippetsOf('x.md', markdown).map(({ checked, run }) => [checked.trim(), run.trim()])).toEqual([
    ["import 'a';\n\n\nb();", "import 'a';"],
    ["import 'c';", ''],
  ]);
});

test('a block inside a longer fence is text', () => {
  expect(snippetsOf('x.md', page('`~~~md', '~~~ts', 'a();', '~~~', '`~~~'))).toEqual([]);
});

test('refuses an unknown word and a fence without end', () => {
  expect(() => snippetsOf('x.md', page('', '~~~ts norun', '~~~'))).toThrow(
    'x.md:2: ```ts knows the words browser and no-run, got norun',
  );
  expect(() => snippetsOf('x.md', page('a', '~~~ts', 'b();'))).toThrow('x.md:2: the code block has no end');
});

test('finds the examples of doc comments, each by itself, and keeps every line in its place', () => {
  const source = page(
    '/** A. */',
    '/**',
    ' * B.',
    ' * @example',
    ' * ~~~ts',
    " * import 'b';",
    ' *',
    ' * b();',
    ' * ~~~',
    ' */',
    'code();',
  );
  expect(examplesOf('b.ts', source)).toEqual([
    {
      file: 'b.ts',
      line: 5,
      checked: "\n\n\n\n\nimport 'b';\n\nb();\n",
      run: "\n\n\n\n\nimport 'b';\n\nb();\n",
    },
  ]);
});

test('refuses an example without imports', () => {
  expect(() => examplesOf('b.ts', page('/**', ' * ~~~ts', ' * b();', ' * ~~~', ' */'))).toThrow(
    'b.ts:2: an example starts with its imports',
  );
});

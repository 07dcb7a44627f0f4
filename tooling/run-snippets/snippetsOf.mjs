/**
 * @typedef {object} Snippet Blocks of one markdown file that belong together.
 * @property {string} file From the root of the repository.
 * @property {number} line Line of the first block's fence.
 * @property {string} checked Code of all blocks.
 * @property {string} run Code of the blocks that run in Node; empty if none does.
 */

/** Words behind ```ts that keep a block from being run; its types are checked all the same. */
const notRun = new Set(['browser', 'no-run']);

/**
 * The ```ts blocks of a markdown file. A block without imports goes on where the one before it ended. Code stands in the snippet
 * in the line that it has in the file, so that whatever complains about it names the right line.
 *
 * @param {string} file
 * @param {string} markdown
 * @returns {Snippet[]}
 * @throws Error when a fence is not closed or has a word that nobody knows.
 */
export function snippetsOf(file, markdown) {
  const snippets = [];
  for (const block of blocksOf(file, markdown)) {
    if (hasImports(block) || snippets.length === 0) snippets.push({ file, line: block.line, blocks: [] });
    snippets.at(-1).blocks.push(block);
  }
  return snippets.map(({ blocks, ...where }) => ({
    ...where,
    checked: codeOf(blocks),
    run: codeOf(blocks.filter((block) => block.runs)),
  }));
}

/**
 * The ```ts blocks in the doc comments of a source file, each a snippet of its own.
 *
 * @param {string} file
 * @param {string} source
 * @returns {Snippet[]}
 * @throws Error when a block has no imports: there is nothing that it could go on from.
 */
export function examplesOf(file, source) {
  return blocksOf(file, commentsOf(source)).map((block) => {
    if (!hasImports(block)) throw new Error(`${file}:${block.line}: an example starts with its imports`);
    return { file, line: block.line, checked: codeOf([block]), run: block.runs ? codeOf([block]) : '' };
  });
}

/** The text of the doc comments, every line in its place. */
function commentsOf(source) {
  let inComment = false;
  const lines = source.split('\n').map((text) => {
    if (/^\s*\/\*\*/.test(text)) inComment = true;
    const line = inComment ? text.replace(/^\s*(\/\*\*|\*(?!\/)) ?/, '') : '';
    if (text.includes('*/')) inComment = false;
    return line;
  });
  return lines.join('\n');
}

function hasImports({ lines }) {
  return lines.some((line) => /^\s*import[\s{*'"]/.test(line));
}

function blocksOf(file, markdown) {
  const blocks = [];
  let fence;
  markdown.split('\n').forEach((text, i) => {
    const line = i + 1;
    const mark = /^(\s*)(`{3,})(.*)$/.exec(text);
    if (fence) {
      const closes = mark && mark[2].length >= fence.length && mark[3].trim() === '';
      if (!closes) fence.block?.lines.push(text);
      else fence = undefined;
    } else if (mark) {
      const [language, ...words] = mark[3].trim().split(/\s+/);
      fence = { length: mark[2].length, line };
      if (language === 'ts') {
        const unknown = words.find((word) => !notRun.has(word));
        if (unknown)
          throw new Error(`${file}:${line}: \`\`\`ts knows the words browser and no-run, got ${unknown}`);
        fence.block = { line, lines: [], runs: words.length === 0 };
        blocks.push(fence.block);
      }
    }
  });
  if (fence) throw new Error(`${file}:${fence.line}: the code block has no end`);
  return blocks;
}

/** The blocks' lines, each in its own place. */
function codeOf(blocks) {
  const lines = [];
  for (const block of blocks) {
    while (lines.length < block.line) lines.push('');
    lines.push(...block.lines);
  }
  return lines.join('\n').trim() === '' ? '' : `${lines.join('\n')}\n`;
}

/** One value of a list as Python writes it, and what follows: `'a', `, `"b"`, `3`, `None`. */
const element = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s,'"[\]]+))(?:\s*,|\s+|$)/y;
const escapes = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U000([\da-f]{5})|(.))/g;
const missing = ['None', 'null', 'nan', 'NaN'];
const bare = /^(?:True|False|true|false|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/;

/**
 * The values of a list as JSON (`["a","b"]`), Python (`['a', 'b']`) or NumPy (`['a' 'b']`) write it; undefined if the text is no list.
 */
export function readList(text: string): readonly unknown[] | undefined {
  const inner = text.trim();
  if (!inner.startsWith('[') || !inner.endsWith(']')) return undefined;
  try {
    return JSON.parse(inner) as unknown[];
  } catch {
    return readPythonList(inner.slice(1, -1));
  }
}

function readPythonList(inner: string): readonly unknown[] | undefined {
  const values: (string | null)[] = [];
  element.lastIndex = 0;
  while (element.lastIndex < inner.length) {
    const found = element.exec(inner);
    if (found === null) return undefined;
    const [, single, double, plain] = found;
    if (plain === undefined) values.push(unescaped(single ?? double ?? ''));
    else if (missing.includes(plain)) values.push(null);
    else if (bare.test(plain)) values.push(plain);
    else return undefined;
  }
  return values;
}

/** `\n`, `\t`, `\xa0`, `\u00e9`, `\U0001f986`; any other character behind a backslash is itself. */
function unescaped(text: string): string {
  return text.replace(escapes, (_, two?: string, four?: string, five?: string, other = '') => {
    const code = two ?? four ?? five;
    if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
    return other === 'n' ? '\n' : other === 't' ? '\t' : other;
  });
}

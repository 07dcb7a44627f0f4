/**
 * A second reader of the container, written to share nothing with the first: its own JSON parser, bytes covered one by one.
 * Slow and small; two readers that agree on every file of a fuzzer are rarely both wrong.
 *
 * @returns A text for everything in the file, or nothing when the file is refused.
 */
export function secondReader(file: Uint8Array): string | undefined {
  try {
    return read(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  } catch {
    return undefined;
  }
}

/** The same text for what the first reader gives. */
export function contents(
  tensors: Iterable<readonly [string, { dtype: string; shape: readonly number[]; data: ArrayBufferView }]>,
  metadata: Iterable<readonly [string, string]>,
): string {
  const lines = [...tensors].map(([name, { dtype, shape, data }]) => {
    const hex = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');
    return JSON.stringify([name, dtype, shape, hex]);
  });
  return [...lines, ...[...metadata].map((pair) => JSON.stringify(pair))].sort().join('\n');
}

const sizes = new Map(
  'F64 8 F32 4 F16 2 BF16 2 I64 8 I32 4 I16 2 I8 1 U64 8 U32 4 U16 2 U8 1 BOOL 1'
    .match(/\w+ \d/g)
    ?.map((pair): [string, number] => [pair.slice(0, -2), Number(pair.slice(-1))]),
);

function demand(condition: boolean): asserts condition {
  if (!condition) throw new Error('refused');
}

function isUnicode(text: string): boolean {
  return Buffer.from(text, 'utf8').toString('utf8') === text;
}

function read(file: Buffer): string {
  const length = Number(file.readBigUInt64LE(0));
  demand(length <= file.length - 8 && length <= 1_000_000);
  const json = file.subarray(8, 8 + length);
  const text = json.toString('utf8');
  demand(Buffer.from(text, 'utf8').equals(json) && text.startsWith('{'));
  const header = parse(text) as Map<string, unknown>;
  const data = file.subarray(8 + length);
  const covered = new Uint8Array(data.length);
  const metadata = header.has('__metadata__') ? header.get('__metadata__') : new Map();
  demand(metadata instanceof Map);
  for (const pair of metadata) demand(pair.every((part) => typeof part === 'string' && isUnicode(part)));
  header.delete('__metadata__');
  demand(header.size <= 65_536);
  const tensors = [...header].map(([name, value]) => {
    demand(name !== '' && isUnicode(name) && Buffer.byteLength(name) <= 512);
    demand(value instanceof Map && value.size === 3);
    const [dtype, shape, offsets] = ['dtype', 'shape', 'data_offsets'].map((key) => value.get(key));
    const size = sizes.get(dtype);
    demand(size !== undefined && Array.isArray(shape) && shape.length <= 8);
    demand(Array.isArray(offsets) && offsets.length === 2);
    demand([...shape, ...offsets].every((n) => typeof n === 'bigint' && n < 2n ** 53n));
    const product = (shape as bigint[]).reduce((a, b) => a * (b || 1n), 1n);
    demand(product < 2n ** 53n);
    const values = shape.includes(0n) ? 0n : product;
    const [begin, end] = offsets.map(Number) as [number, number];
    demand(BigInt(end - begin) === values * BigInt(size) && end <= data.length);
    for (let i = begin; i < end; i++) {
      demand(covered[i] === 0);
      covered[i] = 1;
    }
    const bytes = Buffer.from(data.subarray(begin, end));
    if (dtype === 'BOOL') demand(bytes.every((byte) => byte < 2));
    const wide = dtype === 'F16' ? fromHalf(bytes) : dtype === 'BF16' ? fromBrain(bytes) : bytes;
    return { name, begin, end, dtype: wide === bytes ? dtype : 'F32', shape: shape.map(Number), data: wide };
  });
  demand(covered.every((times) => times === 1));
  // An empty tensor stands where another ends or begins, not inside one.
  for (const a of tensors)
    for (const b of tensors) demand(!(a.begin === a.end && b.begin < a.begin && a.begin < b.end));
  return contents(
    tensors.map((t) => [t.name, t] as const),
    metadata as Map<string, string>,
  );
}

function fromBrain(bytes: Buffer): Buffer {
  const wide = Buffer.alloc(bytes.length * 2);
  for (let i = 0; i < bytes.length; i += 2) bytes.copy(wide, 2 * i + 2, i, i + 2);
  return wide;
}

function fromHalf(bytes: Buffer): Buffer {
  const wide = Buffer.alloc(bytes.length * 2);
  for (let i = 0; i < bytes.length; i += 2) {
    const bits = bytes.readUInt16LE(i).toString(2).padStart(16, '0');
    const exponent = Number.parseInt(bits.slice(1, 6), 2);
    const fraction = Number.parseInt(bits.slice(6), 2);
    let value = (exponent ? 1024 + fraction : fraction) * 2 ** (Math.max(exponent, 1) - 25);
    if (exponent === 31) value = fraction ? Number.NaN : Number.POSITIVE_INFINITY;
    wide.writeFloatLE(bits[0] === '1' && !Number.isNaN(value) ? -value : value, 2 * i);
  }
  return wide;
}

/** JSON with maps for objects, and bigints for numbers, which must be plain digits. */
function parse(text: string): unknown {
  let at = 0;
  const skip = () => {
    while (/[ \n\r\t]/.test(text[at] ?? '')) at++;
  };
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    demand(found !== null);
    at += found[0].length;
    return found[0];
  };
  const string = (): string => JSON.parse(take(/"(?:[^"\\]|\\.)*"/sy)) as string;
  const list = (close: string, item: () => void) => {
    at++;
    skip();
    if (text[at] === close) {
      at++;
      return;
    }
    for (;;) {
      item();
      skip();
      if (take(/[,\]}]/y) === close) return;
      demand(text[at - 1] === ',');
    }
  };
  const value = (depth: number): unknown => {
    skip();
    const c = text[at];
    demand(depth <= 64 || (c !== '{' && c !== '['));
    if (c === '"') return string();
    if (c === '[') {
      const items: unknown[] = [];
      list(']', () => items.push(value(depth + 1)));
      return items;
    }
    if (c !== '{')
      return c === 't' || c === 'f' || c === 'n'
        ? take(/true|false|null/y) && null
        : BigInt(take(/0|[1-9]\d*/y));
    const members = new Map<string, unknown>();
    list('}', () => {
      skip();
      const key = string();
      skip();
      take(/:/y);
      demand(!members.has(key));
      members.set(key, value(depth + 1));
    });
    return members;
  };
  const result = value(1);
  skip();
  demand(at === text.length);
  return result;
}

import { deflateRawSync } from 'node:zlib';

/** A file of an archive. */
interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A ZIP archive with deflated files, and stored ones where `store` says so. */
export function zip(files: readonly (File & { readonly store?: boolean })[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, store } of files) {
    const packed = store ? Buffer.from(bytes) : deflateRawSync(bytes, { level: 1 });
    const fields = Buffer.alloc(26); // what both headers share, from "version needed" on
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(store ? 0 : 8, 4);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const start = Buffer.alloc(14);
    start.writeUInt32LE(at, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, start, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** One entry of a tar archive; `type` is the flag of its header. */
export function tarEntry({ name, bytes }: File, type = '0', prefix = ''): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${bytes.length.toString(8).padStart(11, '0')} `, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar', 257);
  header.write(prefix, 345);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** A tar archive. */
export function tar(files: readonly File[]): Buffer {
  return Buffer.concat([...files.map((file) => tarEntry(file)), Buffer.alloc(1024)]);
}

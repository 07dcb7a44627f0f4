/** A disk call as it was recorded; paths are names in one folder. */
export type DiskCall =
  | { readonly call: 'open'; readonly name: string }
  | { readonly call: 'write'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly call: 'sync'; readonly name: string }
  | { readonly call: 'rename'; readonly name: string; readonly to: string }
  | { readonly call: 'remove'; readonly name: string }
  | { readonly call: 'syncDir' };

/** What a machine may find after a crash, and whether the last call had returned before it. */
export interface CrashState {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly acknowledged: boolean;
}

interface Inode {
  /** On the disk for certain. */
  durable: Uint8Array;
  /** Written, not yet synced. */
  pending: Uint8Array;
}

/**
 * Every state that a crash can leave: after each prefix of the calls, data that was not synced is there whole, to the last
 * byte but one, by half, or not at all; and any subset of the changes of names since the last sync of the folder has happened.
 */
export function* crashStates(
  before: ReadonlyMap<string, Uint8Array>,
  calls: readonly DiskCall[],
): Generator<CrashState> {
  for (let done = 0; done <= calls.length; done++) {
    const names = new Map(
      [...before].map(([name, bytes]): [string, Inode] => [name, { durable: bytes, pending: bytes }]),
    );
    const durableNames = new Map(names);
    let changes: ((names: Map<string, Inode>) => void)[] = [];
    for (const call of calls.slice(0, done)) {
      if (call.call === 'open') {
        const inode = { durable: new Uint8Array(), pending: new Uint8Array() };
        const change = (all: Map<string, Inode>) => all.set(call.name, inode);
        change(names);
        changes.push(change);
      } else if (call.call === 'write') {
        const inode = names.get(call.name) as Inode;
        inode.pending = new Uint8Array(Buffer.concat([inode.pending, call.bytes]));
      } else if (call.call === 'sync') {
        const inode = names.get(call.name) as Inode;
        inode.durable = inode.pending;
      } else if (call.call === 'rename') {
        const inode = names.get(call.name) as Inode;
        const change = (all: Map<string, Inode>) => {
          if (all.get(call.name) === inode) all.delete(call.name);
          all.set(call.to, inode);
        };
        change(names);
        changes.push(change);
      } else if (call.call === 'remove') {
        const change = (all: Map<string, Inode>) => all.delete(call.name);
        change(names);
        changes.push(change);
      } else {
        for (const change of changes) change(durableNames);
        changes = [];
      }
    }
    for (let subset = 0; subset < 2 ** changes.length; subset++) {
      const found = new Map(durableNames);
      changes.forEach((change, i) => {
        if (subset & (1 << i)) change(found);
      });
      for (const share of [1, 0.5, 0, -1]) {
        const files = new Map([...found].map(([name, inode]) => [name, survived(inode, share)]));
        yield { files, acknowledged: done === calls.length };
      }
    }
  }
}

function survived({ durable, pending }: Inode, share: number): Uint8Array {
  if (pending === durable) return durable;
  const kept = share < 0 ? pending.length - 1 : Math.floor(pending.length * share);
  return pending.slice(0, Math.max(durable.length, kept));
}

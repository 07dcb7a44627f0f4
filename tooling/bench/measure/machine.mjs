import { cpus } from 'node:os';

/** The machine in one line: processor, cores, Node. */
export function machine() {
  const cores = cpus();
  return `${cores[0]?.model.trim() ?? 'unknown processor'}, ${cores.length} cores, Node ${process.version}`;
}

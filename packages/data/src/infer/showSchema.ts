import type { InferredSchema } from './inferSchema.js';

/**
 * A schema that was guessed, as text for a person: a line for each column with its kind, its options and the reason, then the labels, then
 * what to look at.
 */
export function showSchema({ schema, reasons, warnings, rows }: InferredSchema): string {
  const lines = Object.entries(schema.columns).map(([name, column]) => {
    const { kind, ...options } = typeof column === 'string' ? { kind: column } : column;
    const said = Object.keys(options).length > 0 ? ` ${JSON.stringify(options)}` : '';
    return [name, `${kind}${said}`, reasons[name] ?? ''] as const;
  });
  const labels = Object.entries(schema.labels).map(
    ([task, { kind, column }]) => [task, `${kind} label`, reasons[column] ?? ''] as const,
  );
  const all = [...lines, ...labels];
  const width = (i: 0 | 1) => Math.max(...all.map((line) => line[i].length));
  const text = all.map(([name, what, why]) =>
    `${name.padEnd(width(0))}  ${what.padEnd(width(1))}  ${why}`.trimEnd(),
  );
  return [`From the first ${rows} rows:`, ...text, ...warnings.map((warning) => `! ${warning}`)].join('\n');
}

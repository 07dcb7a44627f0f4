import type { TableConfig } from './tableConfig.js';

/** Remarks for a person, which stand behind what they are about. */
export interface ConfigRemarks {
  /** Lines at the top. */
  readonly head: readonly string[];
  /** By the name of the column. */
  readonly columns: ReadonlyMap<string, string>;
  /** By the name of the task. */
  readonly labels: ReadonlyMap<string, string>;
  /** Columns that could be predicted, as lines. */
  readonly candidates: readonly string[];
}

/** A config as YAML with its reasons as comments. */
export function configText({ file, columns, labels, train }: TableConfig, remarks: ConfigRemarks): string {
  const entries = (values: object, reasons: ReadonlyMap<string, string>) => {
    const lines = Object.entries(values).map(
      ([name, value]) => [`  ${text(name)}: ${text(value)}`, reasons.get(name)] as const,
    );
    const width = Math.min(44, Math.max(0, ...lines.map(([line]) => line.length)));
    return lines.map(([line, reason]) =>
      reason === undefined ? line : `${line.padEnd(width)}  # ${oneLine(reason)}`,
    );
  };
  const noLabels = Object.keys(labels).length === 0;
  return [
    ...remarks.head.map((line) => `# ${oneLine(line)}`),
    '',
    '# How the file is written.',
    ...section('file', entries(file, new Map())),
    '',
    '# What each column is: number, category, categories (several values), boolean, date, text, group (such as the user), time, weight, ignored.',
    ...section('columns', entries(columns, remarks.columns)),
    '',
    '# What is to be predicted: a task by name, and the column of its label. A column that is predicted is no feature.',
    ...(noLabels
      ? ['labels:', ...remarks.candidates.map((line) => `  # ${oneLine(line)}`)]
      : section('labels', entries(labels, remarks.labels))),
    '',
    '# How to train. `mtl train --help` says what else there is.',
    ...section('train', entries(train, new Map())),
    '',
  ].join('\n');
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [`${name}: {}`] : [`${name}:`, ...lines];
}

/** A value as YAML: plain where that is the same text again, else as JSON, which YAML is too. */
function text(value: unknown): string {
  if (
    typeof value === 'string' &&
    /^[A-Za-z_][A-Za-z0-9_-]*$/.test(value) &&
    !/^(true|false|null|nan|inf)$/i.test(value)
  )
    return value;
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([name, own]) => `${text(name)}: ${text(own)}`)
      .join(', ')} }`;
  }
  return JSON.stringify(value);
}

/** Lone surrogates and line ends would end the comment. */
function oneLine(remark: string): string {
  return remark.replaceAll(/[\s\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ');
}

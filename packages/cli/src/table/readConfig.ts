import { ConfigError, configError, FileError, nearestWord, show } from '@mtl/core/plain';
import { binaryLabel, type Label, multiclassLabel, regressionLabel, type SchemaColumn } from '@mtl/data';
import { type Document, isScalar, parseDocument, visit } from 'yaml';
import { type FileForm, formKeys } from './fileForm.js';
import type { TableConfig, TrainConfig } from './tableConfig.js';

/** Lists whose entries are texts of a file, whatever they look like: `positive: [1]` is the text 1. */
const listsOfTexts = new Set(['positive', 'negative', 'classes', 'missing', 'markers', 'names']);

const trainKeys: Readonly<Record<keyof TrainConfig, 'text' | 'count' | 'record'>> = {
  architecture: 'text',
  settings: 'record',
  epochs: 'count',
  batch: 'count',
  seed: 'count',
  patience: 'count',
  units: 'count',
  initScheme: 'text',
  split: 'text',
  classWeights: 'record',
  taskWeights: 'record',
  out: 'text',
};

type Values = Readonly<Record<string, unknown>>;

/**
 * Reads a config: YAML, and so JSON too.
 *
 * @param owner The command, for messages.
 * @param path Of the file, for messages.
 * @throws FileError if it is no YAML; ConfigError for what cannot be in a config, and where.
 */
export function readConfig(owner: string, path: string, text: string): TableConfig {
  const document = parseDocument(text);
  const [wrong] = document.errors;
  if (wrong) {
    const [{ line, col } = { line: 0, col: 0 }] = wrong.linePos ?? [];
    const [reason = ''] = wrong.message.split(' at line ');
    throw new FileError(
      'config',
      `${owner}: \`--config\` must be YAML, got ${show(path)}: ${reason} (line ${line}, column ${col}).`,
    );
  }
  keepTexts(document);
  try {
    const value: unknown = document.toJS({ maxAliasCount: 20 });
    const config = recordOf(owner, 'config', value);
    assertKeys(owner, 'config', config, ['file', 'columns', 'labels', 'train']);
    const { file, columns, labels, train } = config;
    const forms = recordOf(owner, 'file', file ?? {});
    const trains = recordOf(owner, 'train', train ?? {});
    assertKinds(owner, 'file', forms, formKeys);
    assertKinds(owner, 'train', trains, trainKeys);
    return {
      file: forms as FileForm,
      columns: recordOf(owner, 'columns', columns) as Readonly<Record<string, SchemaColumn>>,
      labels: Object.fromEntries(
        Object.entries(recordOf(owner, 'labels', labels ?? {})).map(([task, label]) => [
          task,
          labelOf(owner, task, label),
        ]),
      ),
      train: trains as TrainConfig,
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ConfigError(`${error.message} (${path})`, { cause: error });
  }
}

/** Makes texts of the entries of lists that are texts of a file, as they stand there: `1.0` is no 1. */
function keepTexts(document: Document): void {
  visit(document, {
    Scalar: (_, node, path) => {
      const [list, pair] = [path.at(-1), path.at(-2)];
      const key = pair && 'key' in pair && isScalar(pair.key) ? pair.key.value : undefined;
      if (
        list &&
        'items' in list &&
        typeof key === 'string' &&
        listsOfTexts.has(key) &&
        node.source !== undefined
      ) {
        node.value = node.source;
      }
    },
  });
}

function labelOf(owner: string, task: string, value: unknown): Label {
  const { kind, ...options } = recordOf(owner, `labels.${task}`, value);
  const make = { binary: binaryLabel, multiclass: multiclassLabel, regression: regressionLabel }[
    kind as Label['kind']
  ];
  if (make === undefined)
    throw configError(owner, `labels.${task}.kind`, 'binary, multiclass or regression', kind);
  return make(options as never);
}

function recordOf(owner: string, field: string, value: unknown): Values {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Values;
  throw configError(owner, field, 'names with values', value);
}

function assertKinds(
  owner: string,
  field: string,
  values: Values,
  kinds: Readonly<Record<string, string>>,
): void {
  assertKeys(owner, field, values, Object.keys(kinds));
  for (const [name, value] of Object.entries(values)) {
    const kind = kinds[name];
    const fits =
      (kind === 'text' && typeof value === 'string') ||
      (kind === 'flag' && typeof value === 'boolean') ||
      (kind === 'count' && Number.isSafeInteger(value) && (value as number) >= 0) ||
      (kind === 'texts' && Array.isArray(value) && value.every((one) => typeof one === 'string')) ||
      (kind === 'record' && typeof value === 'object' && value !== null && !Array.isArray(value));
    if (!fits)
      throw configError(owner, `${field}.${name}`, expectations.get(kind as string) as string, value);
  }
}

const expectations = new Map([
  ['text', 'a text'],
  ['flag', 'true or false'],
  ['count', 'a non-negative integer'],
  ['texts', 'a list of texts'],
  ['record', 'names with values'],
]);

function assertKeys(owner: string, field: string, values: Values, known: readonly string[]): void {
  const unknown = Object.keys(values).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const nearest = nearestWord(unknown, known);
  const remedy = nearest === undefined ? undefined : `Did you mean ${nearest}?`;
  throw configError(owner, field, `of ${known.join(', ')}`, unknown, remedy);
}

import type { Tasks } from '@mtl/core';
import type { Encoder } from '@mtl/data';
import type { TrainingRecord } from '../models/trainingRecord.js';
import { decimals, thousands } from './resultTable.js';
import { aboutLabel } from './taskSections.js';

/** What a card is about. */
export interface CardSubject {
  /** Name of the file. */
  readonly name: string;
  readonly builder: string;
  readonly tasks: Tasks;
  readonly parameters: number;
  readonly encoder: Pick<Encoder, 'schema' | 'labels'>;
  readonly record: TrainingRecord | undefined;
}

/** A model card in Markdown: what the file itself tells, and, as questions, what only people know. */
export function modelCard({ name, builder, tasks, parameters, encoder, record }: CardSubject): string {
  const columns = Object.entries(encoder.schema.columns).map(([column, kind]) => ({
    column,
    kind: typeof kind === 'string' ? kind : kind.kind,
  }));
  const features = columns.filter(({ kind }) => !['group', 'time', 'weight', 'ignored'].includes(kind));
  return [
    `# Model card: ${escapeMarkdown(name)}`,
    '',
    `A multi-task model (\`${builder}\`, ${thousands(parameters)} parameters) that predicts ${Object.keys(
      tasks,
    )
      .map((task) => `\`${task}\``)
      .join(', ')} from ${features.length} columns.`,
    '',
    '## What it predicts',
    '',
    ...markdownTable(
      ['task', 'kind', 'label'],
      Object.entries(tasks).map(([task, { kind }]) => [
        task,
        kind,
        encoder.labels[task] ? aboutLabel(encoder.labels[task]) : '',
      ]),
    ),
    '',
    '## How well',
    '',
    ...(record === undefined ? ['The file has no results.'] : resultsOf(record)),
    '',
    '## How it was trained',
    '',
    ...(record === undefined ? ['The file does not say.'] : trainingOf(record)),
    '',
    '## What it reads',
    '',
    ...markdownTable(
      ['column', 'kind'],
      columns.map(({ column, kind }) => [column, kind]),
    ),
    '',
    '## To be filled in',
    '',
    '- What is it for, and who decides with it? What must it not be used for?',
    '- Where do the rows come from, whom do they stand for, whom not, and from which time?',
    '- For which groups was it looked at separately, and what came out?',
    '- What happens when a prediction is wrong, and who notices?',
    '- Who answers for it, and when is it trained again?',
    '',
  ].join('\n');
}

function resultsOf({ rows, about, metrics }: TrainingRecord): string[] {
  return [
    `${thousands(rows.test)} test rows; ${escapeMarkdown(about)}; intervals of 95 % by bootstrap.`,
    '',
    ...markdownTable(
      ['task', 'metric', 'value', '95 %'],
      Object.entries(metrics).flatMap(([task, own]) =>
        Object.entries(own).map(([key, { value, low, high }]) => [
          task,
          key,
          decimals(value ?? Number.NaN),
          low === null ? '–' : `${decimals(low)} to ${decimals(high ?? Number.NaN)}`,
        ]),
      ),
    ),
  ];
}

function trainingOf(record: TrainingRecord): string[] {
  const { rows, epochs, ofEpochs, bestEpoch } = record;
  return [
    `- data: ${escapeMarkdown(record.source)}, ${thousands(rows.train)} rows to train, ${thousands(rows.validation)} to validate, ${thousands(rows.test)} to test`,
    `- architecture: ${record.architecture}, ${escapeMarkdown(JSON.stringify(record.settings))}, weights start by ${record.initScheme}`,
    `- ${epochs} of ${ofEpochs} epochs${bestEpoch === undefined ? '' : `, the weights of epoch ${bestEpoch}`}, ${record.batchSize} rows per step, seed ${record.seed}`,
    `- ${record.date.slice(0, 10)}, @mtl/cli ${record.version}, ${record.backend}`,
  ];
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)];
}

/** Text in which nothing is markup. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>()#|~]/g, (mark) => `\\${mark}`).replaceAll(/\s+/g, ' ');
}

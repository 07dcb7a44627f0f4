import { writeFileAtomically } from '@mtl/core/node';
import { exitCodes } from '../program/exitCodes.js';
import type { Output } from '../program/output.js';
import { assertWritable } from '../program/outputFiles.js';
import type { CommandLine } from '../program/program.js';
import { textOf } from '../program/settings.js';
import { modelCard } from '../report/modelCard.js';
import { openModel } from './openedModel.js';

/** `card MODEL`: a model card in Markdown, to stdout or a file. */
export async function card(line: CommandLine, output: Output): Promise<number> {
  const out = textOf(line, 'out');
  await assertWritable('card', 'out', out);
  const { model, encoder, record } = await openModel(line);
  try {
    const text = modelCard({
      name: (line.arguments.get('MODEL') as string).replace(/^.*[/\\]/, ''),
      builder: model.recipe?.builder ?? 'unknown',
      tasks: model.tasks,
      parameters: model.network.countParams(),
      encoder,
      record,
    });
    if (out === undefined) output.result(text.trimEnd());
    else {
      await writeFileAtomically(out, new TextEncoder().encode(text));
      output.result(`wrote ${out}`);
    }
    output.event('card', { text });
    return exitCodes.ok;
  } finally {
    model.network.dispose();
  }
}

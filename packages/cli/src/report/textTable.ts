/** A table of texts, for the terminal and for the report. */
export interface Table {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many columns at the left are names; the others are numbers, which stand at the right. */
  readonly names: number;
  /** Cells that are the best of their kind, `row,column` from 0; a report marks them. */
  readonly best?: ReadonlySet<string>;
}

/** A table as text: title, header, a line, rows; two blanks between columns. */
export function textTable({ title, header, rows, names }: Table): string {
  const widths = header.map((name, i) =>
    Math.max(...[name, ...rows.map((row) => row[i] ?? '')].map(widthOf)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const blanks = ' '.repeat((widths[i] as number) - widthOf(cell));
        return i < names ? cell + blanks : blanks + cell;
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [title, '', line(header), rule, ...rows.map(line)].join('\n');
}

function widthOf(text: string): number {
  return [...text].length;
}

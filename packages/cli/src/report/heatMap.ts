/** Columns of a heat map that belong together. */
export interface HeatMapOwner {
  readonly name: string;
  readonly experts: number;
  /** What stands above the columns. Default: 1, 2, …. */
  readonly names?: readonly string[];
}

/** How much every task listens to every expert of a level. */
export interface HeatMap {
  /** Model and level. */
  readonly title: string;
  /** For programs: the model's name on the command line, and the layer. */
  readonly model: string;
  readonly level: string;
  /** Names of the rows, the tasks. */
  readonly rows: readonly string[];
  /** The experts, owner after owner. */
  readonly owners: readonly HeatMapOwner[];
  /** Gate plus native weight, mean over the rows of the table, [rows, experts]. */
  readonly values: readonly (readonly number[])[];
}

const shades = [' ', '░', '▒', '▓', '█'];
const cellWidth = 8; // two shades, a blank, a number such as -0.12

/**
 * A heat map as text: tasks as rows, experts as columns under the task that owns them, shades and numbers. The darkest shade is
 * the largest weight of the map.
 *
 * @param options `colour`: negative weights red, others cyan, by ANSI escapes. Default false.
 */
export function textHeatMap(map: HeatMap, options: { readonly colour?: boolean } = {}): string {
  const { title, rows, owners, values } = map;
  const left = Math.max(...rows.map((name) => name.length));
  const largest = Math.max(...values.flat().map(Math.abs));
  const widths = owners.map(({ name, experts }) => Math.max(name.length, experts * (cellWidth + 2) - 2));
  const heads = owners.map(({ name }, i) => name.padEnd(widths[i] as number));
  const numbers = owners.map(({ experts }, i) =>
    Array.from({ length: experts }, (_, k) => `${k + 1}`.padEnd(cellWidth))
      .join('  ')
      .padEnd(widths[i] as number),
  );
  const body = rows.map((name, t) => {
    let at = 0;
    const groups = owners.map(({ experts }, i) => {
      const cells = (values[t] as readonly number[]).slice(at, at + experts);
      at += experts;
      const blanks = ' '.repeat((widths[i] as number) - (experts * (cellWidth + 2) - 2));
      return cells.map((value) => cellOf(value, largest, options.colour ?? false)).join('  ') + blanks;
    });
    return [name.padEnd(left), ...groups].join('   ');
  });
  const header = [heads, numbers].map((cells) => [' '.repeat(left), ...cells].join('   '));
  return [title, ...header, ...body].map((line) => line.trimEnd()).join('\n');
}

/** Whether escapes for colours may be written to a stream: to a terminal, unless `NO_COLOR` says no. */
export function hasColour(
  stream: { readonly isTTY?: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  return stream.isTTY === true && !environment.NO_COLOR;
}

function cellOf(value: number, largest: number, colour: boolean): string {
  const share = largest > 0 ? Math.abs(value) / largest : 0;
  const shade = (shades[Math.round(share * (shades.length - 1))] ?? ' ').repeat(2);
  const painted = colour ? `\u001b[${value < 0 ? 31 : 36}m${shade}\u001b[39m` : shade;
  return `${painted} ${value.toFixed(2).padStart(cellWidth - 3)}`;
}

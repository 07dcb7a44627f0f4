import { assertOneOf, assertOptions, ConfigError, configError, type OptionKeys, show } from '@mtl/core/plain';
import type {
  BooleanSpec,
  CategoricalSpec,
  ColumnSpec,
  ContinuousSpec,
  DateSpec,
  NumberFormat,
  SeveralSpec,
} from '../table/columnSpec.js';

/** What holds for every column that does not say otherwise. */
export interface CellDefaults extends NumberFormat {
  /** Texts that mean missing, beside the empty cell, in every column that has no such list of its own. Default: none. */
  readonly missing?: readonly string[];
}

/** Every key of {@link CellDefaults}. */
export const cellDefaultKeys: OptionKeys<CellDefaults> = { missing: true, decimal: true, thousands: true };

const all = { name: true, kind: true, missing: true } as const;
const keysOf: {
  readonly continuous: OptionKeys<ContinuousSpec>;
  readonly categorical: OptionKeys<CategoricalSpec>;
  readonly several: OptionKeys<SeveralSpec>;
  readonly date: OptionKeys<DateSpec>;
  readonly boolean: OptionKeys<BooleanSpec>;
} = {
  continuous: { ...all, decimal: true, thousands: true },
  categorical: all,
  several: { ...all, separator: true, weightSeparator: true },
  date: { ...all, format: true },
  boolean: all,
};
const kinds = ['continuous', 'categorical', 'several', 'date', 'boolean'] as const;

/**
 * A copy of a list of columns with the defaults filled in.
 *
 * @throws ConfigError if it is empty, repeats a name, has another kind or a format that contradicts itself.
 */
export function readSpecs(
  owner: string,
  columns: readonly ColumnSpec[],
  defaults: CellDefaults = {},
): readonly ColumnSpec[] {
  if (!Array.isArray(columns) || columns.length === 0) {
    const remedy = 'Such as [{ name: "age", kind: "continuous" }], or `columnsOf(schema)`.';
    throw configError(owner, 'columns', 'a non-empty array of { name, kind }', columns, remedy);
  }
  assertFormat(owner, '', defaults);
  const specs = columns.map((spec: ColumnSpec, i) => readSpec(owner, `columns[${i}]`, spec, defaults));
  assertDistinct(
    owner,
    specs.map(({ name }) => name),
  );
  return specs;
}

function readSpec(owner: string, field: string, spec: ColumnSpec, defaults: CellDefaults): ColumnSpec {
  if (typeof spec !== 'object' || spec === null) throw configError(owner, field, '{ name, kind }', spec);
  const { name, kind, missing = defaults.missing } = spec;
  if (typeof name !== 'string') throw configError(owner, `${field}.name`, 'a string', name);
  assertOneOf(owner, `${field}.kind`, kinds, kind);
  assertOptions<ColumnSpec>(owner, spec, keysOf[kind], field);
  const common = { name, ...(missing && { missing: [...missing] }) };
  if (missing !== undefined) assertTexts(owner, `${field}.missing`, missing);
  if (spec.kind === 'continuous') {
    const { decimal = defaults.decimal, thousands = defaults.thousands } = spec;
    const format = { ...(decimal && { decimal }), ...(thousands && { thousands }) };
    assertFormat(owner, `${field}.`, format);
    return { ...common, kind: 'continuous', ...format };
  }
  if (spec.kind === 'several') {
    const { separator, weightSeparator } = spec;
    for (const [key, text] of Object.entries({ separator, weightSeparator })) {
      if (text === undefined) continue;
      if (typeof text !== 'string' || text === '') {
        throw configError(owner, `${field}.${key}`, 'a text of at least one character', text);
      }
    }
    if ((separator ?? '|') === weightSeparator) {
      throw configError(owner, `${field}.weightSeparator`, 'another text than `separator`', weightSeparator);
    }
    return {
      ...common,
      kind: 'several',
      ...(separator && { separator }),
      ...(weightSeparator && { weightSeparator }),
    };
  }
  if (spec.kind === 'date') {
    const { format = 'iso' } = spec;
    assertOneOf(owner, `${field}.format`, ['iso', 'dmy', 'mdy', 'unix', 'unixMs'], format);
    return { ...common, kind: 'date', format };
  }
  return { ...common, kind: spec.kind };
}

/** @param prefix Stands before the names of the fields. */
function assertFormat(owner: string, prefix: string, { missing, decimal, thousands }: CellDefaults): void {
  if (missing !== undefined) assertTexts(owner, `${prefix}missing`, missing);
  if (decimal !== undefined) assertOneOf(owner, `${prefix}decimal`, ['.', ','], decimal);
  if (thousands === undefined) return;
  const isCharacter = typeof thousands === 'string' && /^[^\p{L}\p{N}+\-"\r\n]$/u.test(thousands);
  if (!isCharacter || thousands === (decimal ?? '.')) {
    const expected = 'one character that is no digit, letter, sign, quote or `decimal`';
    throw configError(owner, `${prefix}thousands`, expected, thousands);
  }
}

function assertTexts(owner: string, field: string, texts: unknown): void {
  if (!Array.isArray(texts) || texts.some((text) => typeof text !== 'string')) {
    throw configError(owner, field, 'an array of texts', texts);
  }
}

/**
 * Refuses a list of names that repeats one.
 *
 * @throws ConfigError
 */
export function assertDistinct(owner: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new ConfigError(`${owner}: \`columns\` must be distinct names, got ${show(name)} twice.`);
    }
    seen.add(name);
  }
}

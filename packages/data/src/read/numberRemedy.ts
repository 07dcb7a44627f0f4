/** Texts that files have where a number is missing. */
const missing = /^(?:-+|\?|\.|n\/?a\.?|nan|null|nil|none|unknown|#n\/a|#div\/0!)$/i;

/**
 * The option that may read a text that is no number; undefined if none does.
 *
 * @param isPlain Whether no format has been asked for.
 */
export function numberRemedy(text: string, isPlain: boolean): string | undefined {
  const inner = text.trim();
  if (missing.test(inner)) return `Does it mean missing? \`missing: [${JSON.stringify(inner)}]\` says so.`;
  if (!isPlain) return undefined;
  if (/^[+-]?\d*,\d+$/.test(inner)) return "Is it decimal? Use `decimal: ','` (or `thousands: ','`).";
  const separator = /^[+-]?\d{1,3}([,.' \u00a0\u202f])\d{3}(?:\1\d{3})*(?:[.,]\d+)?$/.exec(inner)?.[1];
  if (separator !== undefined) return `Use \`thousands: ${JSON.stringify(separator)}\`.`;
  return inner !== text && /^[+-]?\d/.test(inner) ? 'Use `trim: true`.' : undefined;
}

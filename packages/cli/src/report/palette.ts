/** A color as red, green and blue, 0 to 255. */
export type Color = readonly [number, number, number];

/** The colors of one scheme of a report. */
export interface Scheme {
  readonly background: Color;
  /** Text. */
  readonly text: Color;
  /** Text of less weight, axes of charts. */
  readonly muted: Color;
  /** Lines of tables and grids. */
  readonly line: Color;
  /** Best values, what must be seen first. */
  readonly accent: Color;
  /** Lines of charts, one per series. */
  readonly series: readonly Color[];
  /** Full colors of heat maps. */
  readonly positive: Color;
  readonly negative: Color;
}

/** Dark on light and light on dark; every text and every series has a contrast of at least 4.5 to the background. */
export const schemes: { readonly light: Scheme; readonly dark: Scheme } = {
  light: {
    background: [255, 255, 255],
    text: [31, 35, 40],
    muted: [87, 96, 106],
    line: [216, 222, 228],
    accent: [26, 115, 51],
    series: [
      [11, 92, 173],
      [180, 35, 24],
      [26, 115, 51],
      [122, 63, 196],
      [133, 86, 0],
      [12, 106, 133],
    ],
    positive: [33, 102, 172],
    negative: [178, 24, 43],
  },
  dark: {
    background: [16, 20, 26],
    text: [230, 235, 241],
    muted: [154, 164, 175],
    line: [48, 56, 66],
    accent: [95, 217, 122],
    series: [
      [124, 183, 255],
      [255, 154, 143],
      [95, 217, 122],
      [201, 163, 255],
      [232, 184, 74],
      [90, 209, 224],
    ],
    positive: [88, 158, 232],
    negative: [240, 110, 110],
  },
};

/** `#0b5cad`. */
export function hex(color: Color): string {
  return `#${color.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** Contrast of two colors, from 1 to 21 (WCAG 2.2): `(L1 + 0.05) / (L2 + 0.05)` of their relative luminances, the lighter first. */
export function contrast(a: Color, b: Color): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Black or white, whichever is easier to read on a color; one of them always has a contrast above 4.58. */
export function readableOn(color: Color): Color {
  const black: Color = [0, 0, 0];
  const white: Color = [255, 255, 255];
  return contrast(color, black) > contrast(color, white) ? black : white;
}

/** From one color, share 0, to another, share 1. */
export function between(from: Color, to: Color, share: number): Color {
  return [0, 1, 2].map(
    (i) => (from[i] as number) + ((to[i] as number) - (from[i] as number)) * share,
  ) as unknown as Color;
}

function luminance(color: Color): number {
  const [red, green, blue] = color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

import { describe, expect, test } from 'vitest';
import { between, contrast, hex, readableOn, schemes } from './palette.js';

describe('contrast', () => {
  test('is 21 of black and white, 1 of a color and itself, and the same both ways', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 12);
    expect(contrast([255, 255, 255], [0, 0, 0])).toBeCloseTo(21, 12);
    expect(contrast([10, 20, 30], [10, 20, 30])).toBe(1);
    // #777777: ((119 / 255 + 0.055) / 1.055) ** 2.4 = 0.1845; (1.05) / (0.2345) = 4.478, just too little for text.
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.478, 3);
    // Below the knee: 10 / 255 / 12.92 = 0.003035; 1.05 / 0.053035 = 19.798.
    expect(contrast([10, 10, 10], [255, 255, 255])).toBeCloseTo(19.798, 3);
  });
});

describe.each(['light', 'dark'] as const)('the %s scheme', (name) => {
  const { background, text, muted, accent, series, positive, negative } = schemes[name];

  test('has no text and no series below a contrast of 4.5', () => {
    for (const color of [text, muted, accent, ...series]) {
      expect(contrast(color, background)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('has no cell of a heat map whose number is hard to read', () => {
    for (const full of [positive, negative]) {
      for (let share = 0; share <= 1; share += 0.01) {
        const cell = between(background, full, share);
        expect(contrast(cell, readableOn(cell))).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

describe('colors', () => {
  test('are written with two digits per channel, and mix by share', () => {
    expect(hex([11, 0, 255])).toBe('#0b00ff');
    expect(between([0, 100, 200], [100, 0, 200], 0.25)).toEqual([25, 75, 200]);
    expect(hex(between([0, 0, 0], [1, 2, 3], 0.5))).toBe('#010102');
  });

  test('say black on light ones and white on dark ones', () => {
    expect(readableOn([255, 255, 0])).toEqual([0, 0, 0]);
    expect(readableOn([0, 0, 128])).toEqual([255, 255, 255]);
  });
});

import { ShapeError } from '@mtl/core';

/** What a log of a funnel holds: 0 or 1 per impression, NaN where it is not known. */
export interface FunnelLabels {
  readonly click: Float32Array;
  /** Of impressions without a click anything: it is not read. */
  readonly conversion: Float32Array;
}

/**
 * The labels that ESMM is trained on: `click`, and `clickAndConversion` = click · conversion. Without a click it is 0, whatever
 * `conversion` says; it is NaN, no label, where click or, after a click, conversion is NaN.
 *
 * @throws ShapeError when the two are not equally long.
 */
export function funnelLabels(labels: FunnelLabels): {
  click: Float32Array;
  clickAndConversion: Float32Array;
} {
  const { click, conversion } = paired('funnelLabels', labels);
  const clickAndConversion = click.map((y, row) => (y === 0 ? 0 : y * (conversion[row] as number)));
  return { click: click.slice(), clickAndConversion };
}

/**
 * The labels that pCVR is judged by: `conversion` of clicked impressions, NaN (no label) for all others.
 *
 * @throws ShapeError when the two are not equally long.
 */
export function conversionLabels(labels: FunnelLabels): { conversion: Float32Array } {
  const { click, conversion } = paired('conversionLabels', labels);
  return { conversion: conversion.map((y, row) => (click[row] === 1 ? y : Number.NaN)) };
}

function paired(owner: string, labels: FunnelLabels): FunnelLabels {
  const { click, conversion } = labels;
  if (click.length !== conversion.length) {
    throw new ShapeError(
      `${owner}: \`conversion\` must have as many rows as \`click\`, ${click.length}, got ${conversion.length}.`,
    );
  }
  return labels;
}

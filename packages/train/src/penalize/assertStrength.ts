import { configError } from '@mtl/core';

/** Refuses a weight of a penalty that is no number or below 0. */
export function assertStrength(owner: string, strength: unknown): asserts strength is number {
  if (!Number.isFinite(strength) || (strength as number) < 0) {
    throw configError(owner, 'strength', 'a finite number ≥ 0', strength);
  }
}

/** Splits a float64 into two halves of 26 bits, whose products are exact. */
const splitter = 2 ** 27 + 1;

/**
 * A sum of float64 numbers without rounding, rounded once when it is read (Shewchuk 1997, expansions that do not overlap). It depends on what
 * was added alone, and not on the order or on how it was cut into chunks; and `addProduct(2, x)` is to the bit `add(x)` twice, whatever else
 * is in the sum. That is why a row of weight 2 is the row twice in all metrics.
 *
 * Infinite and NaN terms, and sums beyond float64, make it infinite or NaN as an ordinary sum.
 */
export class ExactSum {
  /** The sum as an ordinary one, and the sum of what it lost by rounding. */
  private high = 0;
  private low = 0;
  /** What that lost in turn, seldom anything: numbers that do not overlap, smallest first. */
  private rest: number[] = [];
  /** The sum of what is not finite; 0 if all is. */
  private beyond = 0;

  add(term: number): void {
    const sum = this.high + term;
    if (!Number.isFinite(sum)) {
      this.beyond += sum;
      return;
    }
    const lost = roundedOff(this.high, term, sum);
    this.high = sum;
    if (lost === 0) return;
    const low = this.low + lost;
    const lostAgain = roundedOff(this.low, lost, low);
    this.low = low;
    if (lostAgain !== 0) this.rest = grown(this.rest, lostAgain);
  }

  /** Adds `factor · term`, exactly unless it leaves the range of float64. */
  addProduct(factor: number, term: number): void {
    const product = factor * term;
    this.add(product);
    if (factor === 1) return;
    const high = upperHalf(factor);
    const termHigh = upperHalf(term);
    const [low, termLow] = [factor - high, term - termHigh];
    const lost = low * termLow - (product - high * termHigh - low * termHigh - high * termLow);
    if (Number.isFinite(lost)) this.add(lost);
  }

  /** Adds `factor` times another sum, exactly unless that leaves the range of float64. */
  addScaled(factor: number, sum: ExactSum): void {
    for (const part of sum.parts()) this.addProduct(factor, part);
  }

  /** Numbers whose exact sum it is; one that is not finite where the sum is not. */
  parts(): number[] {
    return this.beyond === 0 ? [...this.rest, this.low, this.high] : [this.beyond];
  }

  /** The sum, rounded to the nearest float64. */
  value(): number {
    if (this.beyond !== 0) return this.beyond; // NaN too
    if (this.rest.length === 0) return this.high + this.low;
    return rounded(grown(grown(this.rest, this.low), this.high));
  }
}

/** What was lost of a + b by rounding it to their sum. */
function roundedOff(a: number, b: number, sum: number): number {
  const ofB = sum - a;
  return a - (sum - ofB) + (b - ofB);
}

function upperHalf(value: number): number {
  const scaled = splitter * value;
  return scaled - (scaled - value);
}

/** Numbers that do not overlap, and one more. */
function grown(parts: readonly number[], term: number): number[] {
  const result: number[] = [];
  let carried = term;
  for (const part of parts) {
    const sum = carried + part;
    const lost = roundedOff(carried, part, sum);
    if (lost !== 0) result.push(lost);
    carried = sum;
  }
  result.push(carried);
  return result;
}

/** The sum of numbers that do not overlap, smallest first, rounded to the nearest. */
function rounded(parts: readonly number[]): number {
  let next = parts.length - 1;
  let sum = parts[next--] as number;
  let lost = 0;
  while (lost === 0 && next >= 0) {
    const part = parts[next--] as number;
    const larger = sum + part;
    lost = roundedOff(sum, part, larger);
    sum = larger;
  }
  // Halfway between two numbers the sum has been rounded to the even one; what is left says whether it is really halfway.
  const left = parts[next] ?? 0;
  if (Math.sign(left) !== Math.sign(lost)) return sum;
  const other = sum + 2 * lost;
  return other - sum === 2 * lost ? other : sum;
}

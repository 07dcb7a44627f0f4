import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A tensor of a golden file, row-major. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A golden file of one small network: weights, input, outputs, gradients, three Adam steps. */
export interface GoldenModel {
  readonly name: string;
  readonly architecture: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly stateDict?: Readonly<Record<string, GoldenTensor>>;
  readonly weights?: Readonly<Record<string, GoldenTensor>>;
  readonly input: GoldenTensor;
  readonly labels: GoldenTensor;
  readonly fusionOutput?: GoldenTensor;
  readonly representation?: GoldenTensor;
  readonly logits: GoldenTensor;
  readonly loss: { readonly perTask: readonly number[]; readonly total: number; readonly penalty?: number };
  readonly gradients: Readonly<Record<string, GoldenTensor>>;
  readonly afterAdam: {
    readonly steps: number;
    readonly learningRate?: number;
    readonly lr?: number;
    readonly loss: readonly number[];
    readonly stateDict?: Readonly<Record<string, GoldenTensor>>;
    readonly weights?: Readonly<Record<string, GoldenTensor>>;
  };
}

const fixtures = new URL('../fixtures/', import.meta.url);
const shared = new URL('../../../../shared/golden/', import.meta.url);

/** Whether the full set of golden files lies beside the project; says so once where it does not. */
export function hasSharedGolden(): boolean {
  const present = existsSync(shared);
  if (!present) console.info('The golden files beside the project are absent: their tests do not run.');
  return present;
}

/** A golden file of the project's own fixtures, or of the full set beside the project. */
export function readGolden<V = GoldenModel>(name: string, from: 'fixtures' | 'shared' = 'fixtures'): V {
  const url = new URL(`${name}.json`, from === 'fixtures' ? fixtures : shared);
  return JSON.parse(readFileSync(fileURLToPath(url), 'utf8')) as V;
}

import type { GoldenModel, GoldenTensor } from './golden.js';

type Tensors = Readonly<Record<string, GoldenTensor>>;

/**
 * Assembles a weight of ours, named `<layer>/<weight>`, from the tensors of a golden file: kernels transposed to [in, out], experts and
 * gates of a level side by side. Gradients and trained weights are assembled in the same way.
 */
export function portGolden(golden: GoldenModel, tensors: Tensors, name: string): number[] {
  const [layer, weight] = name.split('/') as [string, string];
  const torch = golden.stateDict !== undefined;
  const take = (tensor: string): GoldenTensor => {
    const found = tensors[tensor];
    if (!found) throw new Error(`${golden.name}: no tensor ${tensor} for ${name}`);
    return found;
  };
  /** A kernel as [in, out] rows, a bias as one row. */
  const rowsOf = (path: string, part: 'kernel' | 'bias'): number[][] => {
    const tensor = take(`${path}.${part === 'kernel' && torch ? 'weight' : part}`);
    if (part === 'bias') return [[...tensor.data]];
    const rows = matrix(tensor);
    return torch ? transpose(rows) : rows;
  };
  const level = Number(/^level_(\d+)$/.exec(layer)?.[1] ?? 0) - 1;
  const part = weight.endsWith('bias') ? 'bias' : 'kernel';

  const bottom = /^bottom_(\d+)$/.exec(layer);
  if (bottom) {
    return rowsOf(`mtl_arch.bottom_projection.mlp_net.${2 * (Number(bottom[1]) - 1)}`, part).flat();
  }
  if (level >= 0) {
    const experts = /^experts_(\d+)/.exec(weight);
    if (experts) {
      const depth = Number(experts[1]) - 1;
      const blocks = numbered((e) =>
        torch ? `mtl_arch.experts.${level}.${e}.mlp_net.${2 * depth}` : `expert.${e}`,
      )
        .filter((path) => `${path}.bias` in tensors)
        .map((path) => rowsOf(path, part));
      return depth === 0 && part === 'kernel' ? sideBySide(blocks) : blocks.flat(2);
    }
    if (weight.startsWith('gates')) {
      const paths = torch
        ? numbered((g) => `mtl_arch.gates.${level}.${g}.1`).concat(
            numbered((g) => `mtl_arch.gate_weights.${level}.${g}.0`),
          )
        : ['gate'];
      return sideBySide(paths.filter((path) => `${path}.bias` in tensors).map((path) => rowsOf(path, part)));
    }
    if (golden.architecture === 'adatt-sp') return [...take(`mtl_arch.self_exp_weights.${level}`).data];
    return numbered((unit) => `mtl_arch.self_exp_weights.${unit}`)
      .filter((path) => path in tensors)
      .flatMap((path) => matrix(take(path))[level] ?? []); // the shared unit has no row on the last level
  }
  if (layer === 'towers') {
    const [, kind, depth] = /^(kernel|bias)_(\d+)$/.exec(weight) as RegExpExecArray;
    return numbered((task) =>
      torch
        ? `task_modules.${task}.0.mlp_net.${2 * (Number(depth) - 1)}`
        : `tower.${task}.${Number(depth) - 1}`,
    )
      .filter((path) => `${path}.bias` in tensors)
      .flatMap((path) => rowsOf(path, kind as 'kernel' | 'bias').flat());
  }
  const [, task] = /^task(\d+)$/.exec(layer) as RegExpExecArray;
  return rowsOf(torch ? `task_modules.${task}.1` : `tower.${task}.out`, part).flat();
}

function numbered(path: (index: number) => string): string[] {
  return Array.from({ length: 16 }, (_, index) => path(index));
}

function matrix({ shape, data }: GoldenTensor): number[][] {
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: rows }, (_, r) => data.slice(r * columns, (r + 1) * columns));
}

function transpose(rows: readonly (readonly number[])[]): number[][] {
  return (rows[0] ?? []).map((_, c) => rows.map((row) => row[c] as number));
}

function sideBySide(blocks: readonly (readonly (readonly number[])[])[]): number[] {
  return (blocks[0] ?? []).flatMap((_, r) => blocks.flatMap((block) => block[r] as readonly number[]));
}

/** A weight of a model, by the name that files use, `<layer>/<weight>`. */
export interface ModelWeight {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Some values of a weight as rows: row r, column c is at `offset + r · rowStride + c · columnStride`. */
export interface Block {
  readonly weight: ModelWeight;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** A tensor of the official code and where its values are in the model: those of all blocks, one after the other. */
export interface TorchTensor {
  /** In the `state_dict`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly blocks: readonly Block[];
}

/** Where a linear layer of the official code is in the model. */
export interface LinearPlace {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: ModelWeight;
  /** Place of the first value in `kernel`. Default 0. */
  readonly kernelOffset?: number;
  /** Columns of `kernel`, this layer's and others'. Default: `outputs`. */
  readonly width?: number;
  readonly bias: ModelWeight;
  /** Place of the first value in `bias`. Default 0. */
  readonly biasOffset?: number;
}

/** `path.weight` [outputs, inputs], the transpose of ours, and `path.bias` [outputs]. */
export function linearTensors(path: string, place: LinearPlace): TorchTensor[] {
  const { inputs, outputs, kernel, kernelOffset = 0, width = outputs, bias, biasOffset = 0 } = place;
  const transposed = { weight: kernel, offset: kernelOffset, rows: outputs, columns: inputs };
  return [
    {
      name: `${path}.weight`,
      shape: [outputs, inputs],
      blocks: [{ ...transposed, rowStride: 1, columnStride: width }],
    },
    { name: `${path}.bias`, shape: [outputs], blocks: [rowBlock(bias, biasOffset, outputs)] },
  ];
}

/** Values that stand side by side. */
export function rowBlock(weight: ModelWeight, offset: number, columns: number): Block {
  return { weight, offset, rows: 1, columns, rowStride: columns, columnStride: 1 };
}

/** Number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Writes the values of a tensor, rounded to float32, into those of the weights. */
export function scatter(
  { blocks }: TorchTensor,
  data: ArrayLike<number>,
  weights: ReadonlyMap<string, Float32Array>,
): void {
  eachValue(blocks, weights, (values, index, at) => {
    values[index] = data[at] as number;
  });
}

/** Reads the values of a tensor from those of the weights. */
export function gather(
  { shape, blocks }: TorchTensor,
  weights: ReadonlyMap<string, Float32Array>,
): Float32Array {
  const data = new Float32Array(sizeOf(shape));
  eachValue(blocks, weights, (values, index, at) => {
    data[at] = values[index] as number;
  });
  return data;
}

function eachValue(
  blocks: readonly Block[],
  weights: ReadonlyMap<string, Float32Array>,
  visit: (values: Float32Array, index: number, at: number) => void,
): void {
  let at = 0;
  for (const { weight, offset, rows, columns, rowStride, columnStride } of blocks) {
    const values = weights.get(weight.name) as Float32Array;
    for (let row = 0; row < rows; row++) {
      const start = offset + row * rowStride;
      for (let column = 0; column < columns; column++) visit(values, start + column * columnStride, at++);
    }
  }
}

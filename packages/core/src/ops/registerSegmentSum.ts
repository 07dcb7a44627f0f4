import * as tf from '@tensorflow/tfjs';

type Numbers = Float32Array | Int32Array;

/** The part of the wasm backend that the kernel uses. */
interface WasmHeap {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Numbers;
}

/** The part of the cpu backend that the kernel uses. */
interface CpuStore {
  data: { get(dataId: object): { values: Numbers } };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Numbers): tf.TensorInfo;
}

/**
 * Gives the wasm backend the kernel `UnsortedSegmentSum` that it lacks, and the cpu backend one that is linear in the batch; then
 * tfjs's own `tf.layers.embedding` and the gradient of `tf.gather` train on wasm, and train quickly on cpu. The layers of
 * these packages do not need it. May be called again, and before a backend is loaded.
 */
export function registerSegmentSum(): void {
  if (!tf.getKernel('UnsortedSegmentSum', 'wasm')) {
    tf.registerKernel({
      kernelName: 'UnsortedSegmentSum',
      backendName: 'wasm',
      kernelFunc: ({ inputs, backend, attrs }) => {
        const { x, segmentIds, segments, shape } = argumentsOf(inputs, attrs);
        const heap = backend as unknown as WasmHeap;
        const out = heap.makeOutput(shape, x.dtype);
        // Views are taken after makeOutput: it may grow the heap, which detaches older ones.
        const sums = heap.typedArrayFromHeap(out).fill(0);
        segmentSum(sums, heap.typedArrayFromHeap(x), heap.typedArrayFromHeap(segmentIds), segments);
        return out;
      },
    });
  }
  if (tf.getKernel('UnsortedSegmentSum', 'cpu')) tf.unregisterKernel('UnsortedSegmentSum', 'cpu');
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'cpu',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { x, segmentIds, segments, shape } = argumentsOf(inputs, attrs);
      const store = backend as unknown as CpuStore;
      const sums = new (x.dtype === 'int32' ? Int32Array : Float32Array)(tf.util.sizeFromShape(shape));
      segmentSum(sums, store.data.get(x.dataId).values, store.data.get(segmentIds.dataId).values, segments);
      return store.makeTensorInfo(shape, x.dtype, sums);
    },
  });
}

function argumentsOf(inputs: tf.NamedTensorInfoMap, attrs: unknown) {
  const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
  const segments = (attrs as { numSegments: number }).numSegments;
  return { x, segmentIds, segments, shape: [segments, ...x.shape.slice(segmentIds.shape.length)] };
}

/** `sums[ids[i]] += rows[i]` in one pass; a row whose id names no segment is left out. */
function segmentSum(sums: Numbers, rows: Numbers, ids: Numbers, segments: number): void {
  const width = segments === 0 ? 0 : sums.length / segments;
  for (let i = 0; i < ids.length; i++) {
    const segment = ids[i] as number;
    if (segment < 0 || segment >= segments) continue;
    for (let k = 0, to = segment * width, from = i * width; k < width; k++) {
      sums[to + k] = (sums[to + k] as number) + (rows[from + k] as number);
    }
  }
}

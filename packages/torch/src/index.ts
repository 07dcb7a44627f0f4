/**
 * Weights in and out of the official PyTorch code of AdaTT, `CentralTaskArch` of `mtl_lib.py`, and its safetensors files.
 *
 * @packageDocumentation
 */
export { exportTorch } from './exportTorch.js';
export { importTorch } from './importTorch.js';
export { readTorch } from './readTorch.js';
export type { Float32Tensor, StateDict, TorchOptions } from './stateDict.js';
export { writeTorch } from './writeTorch.js';

import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Dense } from '../experts/dense.js';
import { Experts } from '../experts/experts.js';
import { FusionLevel } from '../experts/fusionLevel.js';
import { Gates } from '../experts/gates.js';
import { Mixture } from '../experts/mixture.js';
import { MixtureLevel } from '../experts/mixtureLevel.js';
import { Embedding } from '../input/embedding.js';
import { registerLayers } from './registerLayers.js';
import { Towers } from './towers.js';
import { Unstack } from './unstack.js';

describe('registerLayers', () => {
  test('keeps the class names that saved model.json files use', () => {
    const names = [Dense, Embedding, Experts, FusionLevel, Gates, Mixture, MixtureLevel, Towers, Unstack].map(
      (layer) => layer.className,
    );
    expect(names).toEqual([
      'MtlDense',
      'MtlEmbedding',
      'MtlExperts',
      'MtlFusionLevel',
      'MtlGates',
      'MtlMixture',
      'MtlMixtureLevel',
      'MtlTowers',
      'MtlUnstack',
    ]);
  });

  test('registers every one, nothing before it is called, and may be called again', () => {
    const { classNameMap } = tf.serialization.SerializationMap.getMap();
    const ours = () => Object.keys(classNameMap).filter((name) => name.startsWith('Mtl'));
    expect(ours()).toEqual([]);
    registerLayers();
    registerLayers();
    expect(ours()).toEqual(expect.arrayContaining(['MtlDense', 'MtlFusionLevel', 'MtlUnstack']));
    expect(new Set(ours()).size).toBe(ours().length);
  });
});

import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Dense } from './dense.js';
import { Embedding } from './embedding.js';
import { Experts } from './experts.js';
import { FusionLevel } from './fusionLevel.js';
import { Gates } from './gates.js';
import { Mixture } from './mixture.js';
import { MixtureLevel } from './mixtureLevel.js';
import { registerLayers } from './registerLayers.js';
import { Unstack } from './unstack.js';

describe('registerLayers', () => {
  test('keeps the class names that saved model.json files use', () => {
    const names = [Dense, Embedding, Experts, FusionLevel, Gates, Mixture, MixtureLevel, Unstack].map(
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

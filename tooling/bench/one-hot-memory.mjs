// Peak memory of training and predicting a one-hot vocabulary of 10,000 to 1,000,000 values, on cpu and wasm: it grows by the kernel, its
// gradient and the slots of Adam, and by nothing of [batch, values]. One process per size; VmHWM of Linux. Needs a build: `pnpm build`.
// `--values 10000,100000,1000000`, `--batch 4096`, `--units 8`, `--backend cpu,wasm`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startWasm } from './measure/startWasm.mjs';

const require = createRequire(new URL('../../apps/census/package.json', import.meta.url));

const { values: options } = parseArgs({
  options: {
    values: { type: 'string', default: '10000,100000,1000000' },
    batch: { type: 'string', default: '4096' },
    units: { type: 'string', default: '8' },
    backend: { type: 'string', default: 'cpu,wasm' },
    child: { type: 'boolean', default: false },
  },
});
const batch = Number(options.batch);
const units = Number(options.units);
const fields = 31;
const MiB = 2 ** 20;

if (options.child) await measure(Number(options.values), options.backend);
else {
  for (const backend of options.backend.split(',')) {
    for (const values of options.values.split(',')) {
      const own = ['--child', '--values', values, '--backend', backend, '--batch', options.batch];
      const args = [fileURLToPath(import.meta.url), ...own, '--units', options.units];
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      if (status !== 0) console.error(stderr);
      process.stdout.write(stdout);
    }
  }
}

async function measure(values, backend) {
  const tf = backend === 'wasm' ? await startWasm() : require('@tensorflow/tfjs');
  if (backend !== 'wasm') await tf.setBackend(backend);
  const { embeddingBag, adamStep, adamCorrection, variableGradients } = await import(
    '../../packages/core/dist/index.js'
  );
  const kernel = tf.variable(tf.fill([values, units], 0.01));
  let slots = { m: tf.zeros([values, units]), v: tf.zeros([values, units]) };
  const ids = tf.tensor2d(
    Int32Array.from({ length: batch * fields }, (_, i) => 1 + ((i * 7919) % values)),
    [batch, fields],
    'int32',
  );
  const before = tf.memory().numBytes;
  const { peakBytes } = await tf.profile(() => {
    for (let step = 1; step <= 2; step++) {
      const { value, grads } = variableGradients(() => tf.sum(embeddingBag(kernel, ids)), [kernel]);
      const next = adamStep(
        { weight: kernel, gradient: grads[kernel.name], ...slots },
        {
          learningRate: 1e-3,
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          correction1: adamCorrection(0.9, step),
          correction2: adamCorrection(0.999, step),
          weightDecay: 0,
        },
      );
      kernel.assign(next.weight);
      tf.dispose([value, grads, slots.m, slots.v, next.weight]);
      slots = { m: next.m, v: next.v };
    }
    embeddingBag(kernel, ids).dispose();
    return tf.scalar(0);
  });
  const changed = (await kernel.data()).some((weight) => weight !== Math.fround(0.01));
  if (!changed) throw new Error('No weight has changed.');
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
  const kernelMiB = (4 * values * units) / MiB;
  console.log(
    `${backend}, ${values} values: kernel ${kernelMiB.toFixed(1)} MiB, tensors at the peak ${((peakBytes - before) / MiB).toFixed(0)} MiB more, process ${(peak / MiB).toFixed(0)} MiB, table of [batch, values] ${((4 * batch * values) / MiB).toFixed(0)} MiB`,
  );
}

import { loadLibrary } from '../../engine/tensorflow/library.js';

/**
 * Multiplies two small matrices with the installed TensorFlow and says which device it used. install.ts runs this in a
 * separate process.
 */
async function check(): Promise<string> {
  const { tf, version, usesGpu } = await loadLibrary();
  const left = tf.tensor(Float32Array.of(1, 2, 3, 4), [2, 2], 'float32');
  const product = tf.matMul(left, left, false, true).dataSync();
  if (product.join(' ') !== '5 11 11 25') {
    throw new Error(
      `Cannot trust this TensorFlow: [1 2; 3 4] times itself transposed came out as ${product.join(' ')}`,
    );
  }
  return `checked: TensorFlow ${version} multiplies on ${usesGpu ? 'a GPU' : 'the CPU'}\n`;
}

try {
  process.stdout.write(await check());
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

// Writes the TensorFlow.js folders here (npm install @tensorflow/tfjs; node make_tensorflow.js) and what they compute,
// expected-tensorflow.json.
const fs = require('fs');
const tf = require('@tensorflow/tfjs');

const [codes, size, units] = [7, 5, 6];
const text = [3, 0, 6, 2, 2, 5, 1, 4, 0, 3, 6, 1];
const logits = {};
let seed = 1;
const random = shape => tf.randomNormal(shape, 0, 0.7, 'float32', seed++);
const rounded = values => values.arraySync().map(row => row.map(x => Number(x.toFixed(6))));
const sigmoid = {recurrentActivation: 'sigmoid'};

function write(folder, name, value) {
  fs.mkdirSync(folder, {recursive: true});
  fs.writeFileSync(`${folder}/${name}`, value);
}

// manifest: as tf.io writes model.json, or the list of groups alone; shards of 300 bytes
function keras(folder, layers, {bare = false, quantized = false} = {}) {
  const model = tf.sequential({layers});
  model.setWeights(model.getWeights().map(weight => random(weight.shape)));
  return model.save(tf.io.withSaveHandler(async ({modelTopology, weightSpecs, weightData}) => {
    let data = Buffer.from(weightData);
    if (quantized) {
      const parts = [];
      let at = 0;
      weightSpecs.forEach((spec, index) => {
        const count = spec.shape.reduce((a, b) => a * b, 1);
        const values = new Float32Array(data.buffer.slice(data.byteOffset + at, data.byteOffset + at + 4 * count));
        const [min, max] = [Math.min(...values), Math.max(...values)];
        const wide = index % 2 === 1;
        const scale = (max - min) / (wide ? 65535 : 255);
        const whole = (wide ? Uint16Array : Uint8Array).from(values, x => Math.round((x - min) / scale));
        spec.quantization = {dtype: wide ? 'uint16' : 'uint8', scale, min, original_dtype: 'float32'};
        parts.push(Buffer.from(whole.buffer));
        model.weights[index].val.assign(tf.tensor(Array.from(whole, x => x * scale + min), spec.shape));
        at += 4 * count;
      });
      data = Buffer.concat(parts);
    }
    const paths = [];
    for (let at = 0; at < data.length; at += 300) {
      paths.push(`group1-shard${paths.length + 1}.bin`);
      write(folder, paths[paths.length - 1], data.subarray(at, at + 300));
    }
    const weightsManifest = [{paths, weights: weightSpecs}];
    if (bare) write(folder, 'weights_manifest.json', JSON.stringify(weightsManifest));
    else write(folder, 'model.json', JSON.stringify({format: 'layers-model', modelTopology, weightsManifest}));
    return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
  })).then(() => {
    const input = layers[0].batchInputShape.length === 2 ? tf.tensor([text]) : tf.oneHot(tf.tensor1d(text, 'int32'), codes).expandDims(0);
    logits[folder] = rounded(model.predict(input).squeeze([0]));
  });
}

// as deeplearn.js and ml5 have it: a file for each tensor of TensorFlow 1's BasicLSTMCells
function basic(folder, cells) {
  const kernels = cells.map((_, cell) => random([(cell ? units : size) + units, 4 * units]));
  const biases = cells.map(() => random([4 * units]));
  const [embedding, weights, bias] = [random([codes, size]), random([units, codes]), random([codes])];
  const tensors = {'Variable': tf.tensor1d([0.002]), embedding, 'softmax/softmax_b': bias, 'softmax/softmax_w': weights};
  cells.forEach((_, cell) => {
    const name = `rnnlm/multi_rnn_cell/cell_${cell}/basic_lstm_cell`;
    tensors[`${name}/bias`] = biases[cell];
    tensors[`${name}/kernel`] = kernels[cell];
  });
  const manifest = {};
  for (const [name, value] of Object.entries(tensors)) {
    const filename = name.replaceAll('/', '_');
    manifest[name] = {filename, shape: value.shape};
    write(folder, filename, Buffer.from(value.dataSync().buffer));
  }
  write(folder, 'manifest.json', JSON.stringify(manifest));
  let [c, h] = [cells.map(() => tf.zeros([1, units])), cells.map(() => tf.zeros([1, units]))];
  const steps = cells.map((_, cell) => (x, c, h) => tf.basicLSTMCell(tf.scalar(1), kernels[cell], biases[cell], x, c, h));
  logits[folder] = rounded(tf.concat(text.map(code => {
    [c, h] = tf.multiRNNCell(steps, embedding.slice([code, 0], [1, size]), c, h);
    return h[h.length - 1].matMul(weights).add(bias);
  })));
}

const input = {batchInputShape: [null, text.length, codes]};
const dense = () => tf.layers.dense({units: codes});
const layers = tf.layers;
(async () => {
  await keras('keras-lstm', [
    layers.embedding({inputDim: codes, outputDim: size, batchInputShape: [null, text.length]}),
    layers.lstm({units, returnSequences: true, ...sigmoid}), layers.lstm({units, returnSequences: true, ...sigmoid}), dense()]);
  await keras('keras-gru', [layers.gru({units, returnSequences: true, ...sigmoid, ...input}), dense()], {bare: true});
  await keras('keras-rnn', [
    layers.simpleRNN({units, returnSequences: true, ...input}), layers.simpleRNN({units, returnSequences: true}), dense()],
    {quantized: true});
  await keras('keras-hard', [layers.lstm({units, returnSequences: true, ...input}), dense()]);
  delete logits['keras-hard'];
  basic('basic-lstm', [0, 1]);
  fs.writeFileSync('expected-tensorflow.json', JSON.stringify({codes: text, logits}, null, 0));
})();

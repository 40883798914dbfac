/** The direction of imports, as the table of ARCHITECTURE.md says, checked with type imports included. */
const rooms = require('./.ci/rooms.cjs').readRooms();
const names = Object.keys(rooms);
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...names.map((room) => ({
      name: `${room}-imports`,
      comment: `${room}/ may import ${rooms[room].join(', ') || 'no other room'}`,
      severity: 'error',
      from: { path: `^${room}/`, pathNot: '\\.test\\.ts$' },
      to: {
        path: `^(${names
          .concat('test')
          .filter((name) => name !== room && !rooms[room].includes(name))
          .join('|')})/`,
      },
    })),
    {
      name: 'model-is-pure',
      comment: 'model/ and the core of the coordinator do no I/O and read no clock',
      severity: 'error',
      from: { path: '^(model|coordinator/core)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'data-of-a-job-have-one-home',
      comment: 'one machine and the cluster open and split the data of a job in the same way: with training/data.ts',
      severity: 'error',
      from: { pathNot: ['^(dataset|training|test)/', '\\.test\\.ts$'] },
      to: { path: '^dataset/(load|assemble|pairs/validation)\\.ts$' },
    },
    ...Object.entries({
      '@kubernetes/client-node': '^coordinator/kubernetes/',
      'onnxruntime-(node|common)': '^engine/onnx/',
      '@tensorflow': '^engine/tensorflow/',
      '@aws-sdk': '^objects/',
      sharp: '^encode/pictures/',
      '@huggingface': '^encode/texts/',
      '@wasm-audio-decoders|mpg123-decoder': '^encode/audio/',
      '@nats-io|nats': '^parameter-server/nats/',
    }).map(([dependency, home]) => ({
      name: `${dependency}-has-one-home`,
      severity: 'error',
      from: { pathNot: [home, '^(test|examples)/', '\\.test\\.ts$'] },
      to: { path: `^node_modules/(${dependency})/` },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(build|dist|node_modules/.*/node_modules)' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};

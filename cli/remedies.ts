import type { ErrorCode, ErrorDetails, ErrorFacts } from '../runtime/errors.js';

/** One remedy for each error code that any part of the product declares. */
type Remedies = { readonly [Code in ErrorCode]: (facts: ErrorFacts[Code]) => string };

const TENSORFLOW = 'npm run tensorflow:install';

/**
 * What the user can type on the command line, or set in the environment, about each error and warning that has a code.
 */
export const REMEDIES: Remedies = {
  // These errors occur on this machine.
  'model-folder-incomplete': () => 'Name the folder that amr train wrote',
  'model-data-missing': () =>
    'Say where the data are now with --data-root DIR: the folder of the job file, or of the files themselves',
  'model-folder-unusable': () => 'Choose another folder with --model',
  'model-folder-busy': () => 'Wait until it has ended, or name another folder with --model',
  'unfinished-run-kept': () =>
    'Go on with that run with --resume, replace it with --overwrite, or name another folder with --model',
  'finished-model-kept': () =>
    'Keep it with --resume, which trains nothing when it is finished, replace it with --overwrite, or name another folder with --model',
  'resume-other-job': () => 'Replace it with --overwrite, or name another folder with --model',
  'resume-other-version': () => 'Train from the start with --overwrite in place of --resume',
  'resume-changed-job': () => 'Restore what changed, or train from the start with --overwrite in place of --resume',
  'test-pairs-missing': () => 'Name a test file with --test or spec.data.test',
  'memory-limit-unreachable': () =>
    'Allow a larger share (spec.memory.maxDrop), leave the limit out, or train a more robust stage',
  'vectors-folder-foreign': () => 'Name another folder with --to',
  'output-folder-kept': () => 'Replace it with --overwrite, or name another folder with --to',
  'encoding-kept': () =>
    'Go on with --resume, replace what is there with --overwrite, or name another folder with --to',
  'encoding-folder-foreign': () => 'Name another folder with --to',
  'job-encoding-kept': () =>
    'Name another folder with spec.encode.to, or replace an earlier encoding with: amr encode JOB.yaml --overwrite',
  'features-not-encoded': () => 'Make them with: amr encode JOB.yaml',
  'pictures-unusable': () =>
    'Correct them, or leave their items out with --on-error skip (in a job, spec.encode.onError: skip); with --resume, pictures that did not change are not encoded again',
  'texts-unusable': () =>
    'Write them, or leave their items out with --on-error skip (in a job, spec.encode.onError: skip); with --resume, only parts whose texts changed are encoded again',
  'audio-unusable': () =>
    'Correct them, convert other formats (ffmpeg -i FILE.m4a FILE.wav), or leave their items out with --on-error skip; with --resume, files that did not change are not encoded again',
  'audio-decoder-missing': ({ package: name }) =>
    `Install it beside amr: "npm install ${name}", or "npm install --global ${name}" where amr is installed globally; or convert the files to WAV`,
  'token-limit-unknown': () => 'Say it with --max-tokens N',
  'tokenizers-missing': () =>
    'Install it beside amr: "npm install @huggingface/tokenizers", or "npm install --global @huggingface/tokenizers" where amr is installed globally',
  'hub-unreachable': () =>
    'Try again, name another hub with HF_ENDPOINT, or download the files of the model elsewhere and name their folder with --encoder',
  'hub-model-unknown': () => 'Check the name, or download the model into a folder and name it with --encoder',
  'calibration-unreadable': () => 'Write it with amr calibrate, or name another file with --calibration',
  'picture-decoder-missing': () =>
    'Install it beside amr: "npm install sharp", or "npm install --global sharp" where amr is installed globally',
  'features-not-int8': () =>
    'Convert the features with amr prepare --feature-type int8 and train with spec.data.prepared, or remove spec.products',
  'tensorflow-unavailable': () =>
    `Install TensorFlow with "${TENSORFLOW}" (for NVIDIA GPUs: "${TENSORFLOW} -- --gpu"), or use "engine: onnx"`,
  'gpu-missing': () =>
    'A GPU worker needs an NVIDIA driver of version 525 or newer; a container needs the GPU lent to it ' +
    `("nvidia.com/gpu: 1", or --gpus 1) and TensorFlow for the GPU (${TENSORFLOW} -- --gpu). ` +
    'TF_CPP_MIN_LOG_LEVEL=0 shows the messages of TensorFlow itself. To compute on the CPU, set "requireGpu: false" in ' +
    'the job, leave out --require-gpu and AMR_REQUIRE_GPU of the worker, and set "engine: onnx"',
  'comparison-folder-foreign': () => 'Name another folder with --out, or remove this one',
  'comparison-of-other-job': () =>
    'Name with --compare a comparison of the job that this model was trained with; amr compare makes one, and keeps the rows that are finished',
  'comparison-unreadable': () => 'Name a folder that amr compare finished',
  'search-time-too-short': () =>
    'Allow more time with --time, name the number of trials with --trials, or give the stages fewer epochs',
  'row-process-died': () => '--processes 1 needs the least memory',
  'plan-counts-unknown': () =>
    'Prepare the data and name them with spec.data.prepared, allow reading them with --read, or state --users, --items and --interactions',
  'prepared-folder-kept': () => 'Replace prepared data with --overwrite, or name another folder with --to',
  'prepared-folder-unusable': () =>
    'Free room there, or name another folder: with --to of amr prepare, or with spec.data.prepareTo of the job',
  'prepared-address-kept': () =>
    'Remove what is there, so that the data are prepared again, or name another folder with spec.data.prepareTo',
  'folder-being-written': () => 'Wait until that process has ended, or name another folder',
  'object-not-found': () =>
    'Correct the address. The store is named by spec.objectStore.endpoint or AWS_ENDPOINT_URL_S3; a folder ends in /',
  'object-access-refused': ({ reason }) =>
    /^(Expired|TokenRefresh)/.test(reason)
      ? 'Get new credentials, and start the command again: what was downloaded is kept'
      : 'Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile that AWS_PROFILE names, and what they may do there',
  'object-credentials-missing': () =>
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with AWS_PROFILE',
  'object-region-wrong': () => 'Name the region of the bucket with spec.objectStore.region or AWS_REGION',
  'object-store-unreachable': () =>
    'Check spec.objectStore.endpoint or AWS_ENDPOINT_URL_S3 and the network, and start the command again: what was downloaded is kept',
  'object-changed': () => 'Start the command again when no program writes the object',
  'object-damaged': () =>
    'Start the command again. If that does not help, the object itself is damaged: upload it anew',
  'object-cache-full': ({ folder }) =>
    `Remove what is not needed from ${folder}, name a larger folder with AMR_CACHE, or raise AMR_CACHE_LIMIT where it is set`,
  'object-model-kept': () => 'Replace it with --overwrite, or name another address',
  // These errors occur on a cluster.
  'checkpoint-disk-full': ({ directory }) => `Free room in ${directory}, or name another folder with --storage`,
  'coordinator-unreachable': () =>
    'Start a coordinator (amr up), or say where it is with --server. A coordinator that uses TLS wants --tls-ca, ' +
    '--tls-cert and --tls-key of its authority',
  'job-exists': ({ name }) => `Choose another name, or delete that job with: amr delete ${name}`,
  'job-not-found': () => 'amr list shows the jobs that there are',
  'data-outside-root': () =>
    'Move the files into that folder and name them by relative paths, or start the workers with another --data-root',
  'role-not-allowed': ({ role }) => `Give --tls-cert and --tls-key a certificate that was made for the role ${role}`,
  'listen-address-unusable': () => 'Choose another address with --listen',
  'metrics-address-unusable': () => 'Choose another address with --metrics-listen',
  'job-store-unusable': () => 'Name another folder with --store',
  'job-defaults-unreadable': () => 'Name the file with --job-defaults',
  'checkpoint-storage-unusable': () => 'Name another folder with --storage',
  'nats-address-missing': () => 'Give --nats-url (AMR_NATS_URL) to this process or to the coordinator',
  'nats-refused': ({ way }) =>
    way === 'credential'
      ? 'Give the coordinator and nats-server the same secret: write the part of nats.conf anew with amr nats-config'
      : "Give --nats-user and --nats-password (AMR_NATS_USER, AMR_NATS_PASSWORD) of this process's role, or the coordinator --nats-secret",
  'nats-payload-too-small': () => 'Set "max_payload: 1MB", the default of NATS, in the configuration of the server',
};

/**
 * Returns the remedy of an error or a warning. It is undefined where there is no code, or the code comes from a
 * coordinator of another version.
 */
export function remedyOf(details: ErrorDetails | undefined): string | undefined {
  if (!details || !Object.hasOwn(REMEDIES, details.code)) return undefined;
  const remedy = REMEDIES[details.code] as (facts: ErrorDetails['facts']) => string;
  return remedy(details.facts);
}

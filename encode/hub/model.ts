import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder } from '../../runtime/cache-folder.js';
import { systemClock } from '../../runtime/clock.js';
import { InputError, interruptionBy, InterruptedError } from '../../runtime/errors.js';
import { hubNameOf, type HubName } from '../../runtime/hub-name.js';
import { retry } from '../../runtime/retry.js';
import { writeTextAtomically } from '../../storage/atomic.js';
import { placesOf, SETTINGS, type EncoderKind } from '../encoder/files.js';
import { ask, hubOf, unreachable, type Hub } from './client.js';
import { downloadFile, type HubFile } from './download.js';

/** Called while a file is downloaded, many times a second. */
export type OnDownload = (progress: {
  readonly address: string;
  readonly bytes: number;
  readonly total: number;
}) => void;

export interface HubOptions {
  readonly signal?: AbortSignal;
  readonly onDownload?: OnDownload;
  /** How long a hub that does not answer is asked again, in milliseconds. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 20_000;
const answer = z.object({
  sha: z.string().regex(/^[0-9a-f]{6,64}$/),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.int().min(0),
      blobId: z.string().optional(),
      lfs: z.object({ sha256: z.string() }).nullish(),
    }),
  ),
});

/**
 * Returns the path of an encoder: the path itself, or for `org/name` or `org/name@revision` where there is no such path, the folder of a copy
 * of the model on the hub. A revision that was downloaded before is not asked for again.
 * @throws InputError where the hub does not answer or has no such model.
 */
export async function localEncoder(encoder: string, kind: EncoderKind, options: HubOptions = {}): Promise<string> {
  const model = hubNameOf(encoder);
  const isThere = await stat(encoder).then(
    () => true,
    () => false,
  );
  if (!model || isThere) return encoder;
  const hub = hubOf(process.env);
  const folder = join(await cacheFolder(), 'hub', model.organisation, model.name);
  const mark = join(folder, `${kind.preparation}@${model.revision}.json`);
  const known = await completeFolder(mark, { folder, hub, model, kind });
  return known ?? (await download(model, kind, { ...options, hub, folder, mark, label: encoder }));
}

/** What is kept about a revision that was downloaded as a whole. */
const markSchema = z.object({ hub: z.string(), sha: z.string(), files: z.array(z.string()) });

/** Returns the folder of a revision, where all of its files are there. */
async function completeFolder(
  mark: string,
  { folder, hub, model, kind }: { folder: string; hub: Hub; model: HubName; kind: EncoderKind },
): Promise<string | undefined> {
  const text = await readFile(mark, 'utf8').catch(() => '{}');
  const { data } = markSchema.safeParse(JSON.parse(text));
  if (!data || data.hub !== hub.address) return undefined;
  // Pictures and audio have the same preparation, but not the same model.
  if (!placesOf(kind).some((place) => data.files.includes(place))) return undefined;
  const own = join(folder, data.sha, model.name);
  const found = await Promise.all(data.files.map((name) => stat(join(own, name)).catch(() => null)));
  return found.every((file) => file?.isFile()) ? own : undefined;
}

interface Download extends HubOptions {
  readonly hub: Hub;
  readonly folder: string;
  readonly mark: string;
  readonly label: string;
}

async function download(model: HubName, kind: EncoderKind, options: Download): Promise<string> {
  const { hub, folder, mark, label, signal, onDownload } = options;
  const base = `${model.organisation}/${model.name}`;
  const { sha, siblings } = await patiently(options, () => describe(hub, model, { label, signal }));
  const own = join(folder, sha, model.name);
  const files = filesOf(siblings, kind, { label, hub });
  for (const file of files) {
    const target = join(own, file.name);
    if ((await stat(target).catch(() => null))?.size === file.size) continue;
    const path = `${base}/resolve/${sha}/${file.name}`;
    const onBytes = (bytes: number) => onDownload?.({ address: `${hub.address}/${path}`, bytes, total: file.size });
    await patiently(options, () => downloadFile(hub, file, { model: label, path, target, signal, onBytes }));
  }
  await mkdir(folder, { recursive: true });
  const kept = { hub: hub.address, sha, files: files.map(({ name }) => name) };
  await writeTextAtomically(mark, `${JSON.stringify(kept)}\n`);
  return own;
}

async function describe(
  hub: Hub,
  { organisation, name, revision }: HubName,
  { label, signal }: { label: string; signal?: AbortSignal },
): Promise<z.infer<typeof answer>> {
  const path = `api/models/${organisation}/${name}/revision/${revision}?blobs=true`;
  const { response, done } = await ask(hub, path, { model: label, signal });
  try {
    const read = answer.safeParse(await response.json().catch(() => null));
    if (read.success) return read.data;
    throw new InputError(`Cannot download ${label}: ${hub.address} does not answer as a model hub does`);
  } finally {
    done();
  }
}

/** Chooses the files of an encoder: its model with the files that hold its values, and those that say how it is prepared. */
function filesOf(
  siblings: z.infer<typeof answer>['siblings'],
  kind: EncoderKind,
  { label, hub }: { label: string; hub: Hub },
): HubFile[] {
  const names = siblings.map(({ rfilename }) => rfilename);
  const model = placesOf(kind).find((place) => names.includes(place));
  if (model === undefined || !names.includes(kind.preparation)) {
    const lacks = model === undefined ? `no ONNX model (${placesOf(kind).join(', ')})` : `no ${kind.preparation}`;
    throw new InputError(
      `Cannot use ${label}: on ${hub.address} it has ${lacks}. Export it to ONNX, or name another model`,
      { code: 'hub-model-unknown', facts: { model: label, hub: hub.address } },
    );
  }
  const isPart = (name: string) => /^(_data|\.data)[\w-]*$/.test(name.slice(model.length)) && name.startsWith(model);
  return siblings
    .filter(({ rfilename: name }) => name === model || isPart(name) || SETTINGS.includes(name))
    .map(({ rfilename, size, blobId, lfs }) => ({ name: rfilename, size, sha256: lfs?.sha256, gitSha1: blobId }));
}

/** Repeats what fails because of the connection for some time. Bytes that came stay, so that each attempt goes on. */
async function patiently<Result>(
  { hub, label, signal, patienceMs = PATIENCE_MS }: Download,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    const isRetriable = (error: unknown) => !(error instanceof InputError) && !signal?.aborted;
    return await retry(work, { clock: systemClock(), deadlineMs: patienceMs, signal, isRetriable });
  } catch (error) {
    if (signal?.aborted)
      throw new InterruptedError(`${interruptionBy(signal)}: what was downloaded of ${label} is kept`);
    throw error instanceof InputError || isSystem(error) ? error : unreachable(hub, label, error);
  }
}

/** Whether an error is one of files, such as a full disk. */
function isSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

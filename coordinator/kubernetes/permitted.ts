import { encodePaths, DATA_VOLUMES, type Job, type PodVolume } from '../../job/index.js';
import { InputError } from '../../runtime/errors.js';
import { isObjectAddress, resolvePath } from '../../runtime/object-address.js';
import { volumeOf } from './encoder-pod.js';
import { DATA, readPodTemplate } from './pods.js';

/**
 * Throws an InputError that lists everything in a job that its pods may not have. The definition of TrainingJob refuses
 * most of this too, but it belongs to the cluster, and may be older or more generous than the settings of this release.
 * @param allowedVolumes the kinds of volumes that the administrator allows.
 */
export function assertPermitted(job: Job, allowedVolumes: readonly string[] = DATA_VOLUMES): void {
  readPodTemplate(job.podTemplate);
  const problems = [
    ...(/^[a-z]/.test(job.name)
      ? []
      : [`metadata.name must begin with a letter, as a Service gets the name: it is ${job.name}`]),
    ...job.volumes.flatMap((volume, at) => volumeProblems(volume, `spec.volumes[${at}]`, allowedVolumes)),
    ...pathProblems(job),
    ...encodingProblems(job),
  ];
  if (problems.length > 0) throw new InputError(problems);
}

/** What is wrong with the sources of a volume, and with those of a projected one. */
function volumeProblems(volume: PodVolume, key: string, allowed: readonly string[]): string[] {
  const { name: _, ...sources } = volume;
  const kinds = Object.keys(sources);
  const which = `must be one of ${allowed.join(', ')} (jobs.allowedVolumes of the chart)`;
  if (kinds.length !== 1) return [`${key} must have exactly one source: it has ${kinds.length}. Its source ${which}`];
  const [kind] = kinds;
  if (!allowed.includes(kind)) return [`${key}.${kind} is not allowed: the source of a volume ${which}`];
  return kind === 'projected' ? projectedProblems(sources[kind], `${key}.projected`, allowed) : [];
}

/** A projected volume joins sources of other kinds, and each of them must be allowed by itself. */
function projectedProblems(projected: unknown, key: string, allowed: readonly string[]): string[] {
  const sources = (projected as { sources?: unknown } | null)?.sources;
  if (!Array.isArray(sources)) return [`${key}.sources must be a list`];
  return sources.flatMap((source: unknown, at) =>
    Object.keys(source ?? {})
      .filter((kind) => !allowed.includes(kind))
      .map((kind) => `${key}.sources[${at}].${kind} is not allowed: it must be one of ${allowed.join(', ')}`),
  );
}

/** Kinds of volumes whose files are made anew in every pod. */
const OF_ONE_POD = ['configMap', 'secret', 'projected', 'downwardAPI', 'emptyDir', 'ephemeral'];

/** Features on volumes must lie where all pods can write, and pictures where they look the same in all pods. */
function encodingProblems(job: Job): string[] {
  const { encode, volumes } = job;
  if (!encode) return [];
  const at = (path: string) => volumes.find(({ name }) => name === volumeOf(job, path)?.name);
  const kindOf = (volume: PodVolume | undefined) => Object.keys(volume ?? {}).find((key) => key !== 'name') ?? '';
  const isStored = isObjectAddress(resolvePath(job.data.kind === 'files' ? job.data.root : '.', encode.to));
  const output = at(encode.to);
  const claim = output?.persistentVolumeClaim as { readonly readOnly?: boolean } | undefined;
  const problems: string[] = [];
  if (!isStored && (!output || [...OF_ONE_POD, 'image'].includes(kindOf(output)) || claim?.readOnly === true))
    problems.push(
      `spec.encode.to must lie on a volume to which all pods of the job can write, such as a persistentVolumeClaim without readOnly, or in an object store: it is ${encode.to}, ${output ? `on the volume ${output.name}` : 'on no volume'}`,
    );
  for (const key of ['images', 'audio'] as const) {
    const kind = kindOf(encode[key] === undefined ? undefined : at(encode[key].split('{item}')[0]));
    if (OF_ONE_POD.includes(kind))
      problems.push(
        `spec.encode.${key} must lie on a volume whose files look the same in all pods, such as a persistentVolumeClaim or an image: it is on a ${kind}, whose files are made anew in every pod`,
      );
  }
  return problems;
}

/** The paths of a job that lead out of the folder in which its volumes are mounted. The workers check links too. */
function pathProblems({ data, from, encode }: Job): string[] {
  const paths: [string, string][] = from === null ? [] : [['spec.from', resolvePath(DATA, from)]];
  if (data.kind === 'files') {
    const root = resolvePath(DATA, data.root);
    const named = {
      interactions: [data.interactions],
      features: data.features,
      items: [data.items],
      test: [data.test],
      validation: [data.validation ?? null],
      prepared: [data.prepared ?? null],
      prepareTo: [data.prepareTo ?? null],
    };
    paths.push(['spec.data.root', root]);
    for (const [key, files] of Object.entries(named)) {
      for (const file of files) if (file !== null) paths.push([`spec.data.${key}`, resolvePath(root, file)]);
    }
  }
  if (encode) {
    const root = resolvePath(DATA, data.kind === 'files' ? data.root : '.');
    for (const [key, path] of Object.entries(encodePaths(encode)))
      paths.push([`spec.encode.${key}`, resolvePath(root, path)]);
  }
  return paths
    .filter(([, path]) => !isObjectAddress(path) && path !== DATA && !path.startsWith(`${DATA}/`))
    .map(([key, path]) => `${key} must be a path in ${DATA}, where the volumes of a job are: it is ${path}`);
}

import { z } from 'zod';
import { InputError } from '../runtime/errors.js';
import { compile } from './compile.js';
import { withEncodedFiles } from './encode-schema.js';
import type { Job } from './job.js';
import { applyOverrides } from './overrides.js';
import { problemLines } from './problems.js';
import { withPreset } from './presets.js';
import { brokenRules, type SoundSections } from './rules.js';
import { fileSchema, specSchema } from './schema.js';
import { stageSchema } from './stage-schema.js';
import { readSource, type Locate } from './source.js';

/** The options for reading a job file. */
export interface ParseOptions {
  /** The name of the file, for messages only; "job" by default. */
  readonly file?: string;
  /** Overrides `KEY=VALUE`. They are applied to the file before it is checked. */
  readonly set?: readonly string[];
}

/**
 * Reads a job file (YAML or JSON).
 * @throws InputError with every problem of the file. Each has its line and column, or the override that caused it, the
 * value, and what is allowed.
 */
export function parseJob(text: string, { file = 'job', set = [] }: ParseOptions = {}): Job {
  const source = readSource(text, file);
  if ('problems' in source) throw new InputError(source.problems);
  const { problems, locate } = applyOverrides(source.value, set, source.locate);
  return compileJob(source.value, { locate, problems });
}

/**
 * Returns the values of a job file as they are written, with the overrides `set` and without defaults.
 * @throws InputError when the file is not YAML.
 */
export function jobValues(text: string, { file = 'job', set = [] }: ParseOptions): unknown {
  const source = readSource(text, file);
  if ('problems' in source) throw new InputError(source.problems);
  applyOverrides(source.value, set, source.locate);
  return source.value;
}

/**
 * Checks and compiles values instead of text, such as an object of the Kubernetes API or one that a program made.
 * @throws InputError with every problem, as `parseJob` does.
 */
export function compileJob(
  written: unknown,
  { locate = () => 'job', problems = [] }: { locate?: Locate; problems?: readonly string[] } = {},
): Job {
  const document = withPreset(withEncodedFiles(written));
  const result = fileSchema.safeParse(document);
  const broken = brokenRules(soundSections(document)).map((problem) => ({
    ...problem,
    path: ['spec', ...problem.path],
  }));
  const lines = [...problems, ...problemLines(document, result.error?.issues ?? [], broken, locate)];
  if (!result.success || lines.length > 0) throw new InputError(lines);
  return compile(result.data);
}

/** Checks each section of the spec alone, so that a mistake in one section does not hide problems between others. */
function soundSections(document: unknown): SoundSections {
  const spec = z.looseObject({ spec: z.looseObject({}) }).safeParse(document).data?.spec ?? {};
  const sound = Object.entries(specSchema.shape).flatMap(([key, schema]) => {
    const section = schema.safeParse(spec[key]);
    return section.success ? [[key, section.data]] : [];
  });
  const stages = Array.isArray(spec.stages) ? spec.stages.map((stage) => stageSchema.safeParse(stage).data) : undefined;
  return { ...Object.fromEntries(sound), stages } as SoundSections;
}

import { randomUUID } from 'node:crypto';
import { encodeJob, encodeJobShare, type EncodeResult, type Share } from '../../encode/index.js';
import { compileJob, type Job } from '../../job/index.js';
import { Channel } from '../../member/channel.js';
import { failureOf } from '../../member/failure.js';
import type { MemberOptions, ProcessContext } from '../../member/process.js';
import type { EncodedFeatures, EncodingOrder, LogLine } from '../../proto/index.js';
import { InputError } from '../../runtime/errors.js';
import { createLogger, type Logger } from '../../runtime/log.js';
import { EncodingCoordinator } from './coordinator.js';
import { EncodingLog } from './log.js';

/** The options of the command `amr encoder`. */
export interface EncoderOptions extends Pick<MemberOptions, 'coordinator' | 'tls' | 'logLevel'> {
  /** The name of the job. */
  readonly job: string;
  /** The number of the share, from 0. */
  readonly share: number;
  /** The absolute path of the folder from which the job's relative paths start, and in which all its files must lie. */
  readonly dataRoot: string;
  /** The number of threads that encode. */
  readonly threads: number;
}

/** The time between two reports of the progress, in milliseconds. */
const REPORT_MS = 1000;
/** The exit code that a shell reports for a process that SIGTERM ended. It must not count as success. */
const TERMINATED = 143;

/**
 * Encodes one share of the pictures, texts or audio files of a job, and tells the coordinator how far it is. Parts that are in the output folder already
 * are kept, so that the process may end at any time and be started again. When the share is the last one, the process also puts the
 * parts of all shares together. Resolves with the exit code.
 */
export async function runEncoder(options: EncoderOptions, { clock, shutdown }: ProcessContext): Promise<number> {
  const { job: jobName, share } = options;
  const process = randomUUID();
  let jobUid = '';
  const send = (all: readonly LogLine[]) => coordinator.send({ jobName, jobUid, share, process, lines: [...all] });
  const lines: EncodingLog = new EncodingLog(send, clock);
  const onLine = (line: string) => lines.add(line);
  const log = createLogger({ role: 'encoder', level: options.logLevel, onLine }).child({ job: jobName, share });
  const channel = await Channel.open(options.coordinator, options.tls);
  const over = new AbortController();
  const signal = AbortSignal.any([shutdown, over.signal]);
  const onOrder = (order: EncodingOrder) => {
    jobUid ||= order.jobUid;
    lines.answered(order);
  };
  const coordinator = new EncodingCoordinator(channel, { clock, log, signal, onOrder });
  try {
    return await new EncoderRun(options, { coordinator, process, log, over, signal }).run();
  } catch (error) {
    if (over.signal.aborted) return ended(log);
    if (shutdown.aborted) return TERMINATED;
    throw error;
  } finally {
    await lines.close();
    channel.close();
  }
}

function ended(log: Logger): number {
  log.info('the job does not need this process any more');
  return 0;
}

interface RunServices {
  readonly coordinator: EncodingCoordinator;
  /** The uid of this process. */
  readonly process: string;
  readonly log: Logger;
  /** Aborted when the job does not need the process any more. */
  readonly over: AbortController;
  readonly signal: AbortSignal;
}

/** One start of a process that encodes. */
class EncoderRun {
  readonly #names: { readonly jobName: string; readonly share: number; readonly process: string };
  #counts = { done: 0, total: 0 };

  constructor(
    readonly options: EncoderOptions,
    readonly services: RunServices,
  ) {
    this.#names = { jobName: options.job, share: options.share, process: services.process };
  }

  async run(): Promise<number> {
    const { coordinator, log } = this.services;
    const order = await coordinator.sendUntilAnswered(this.#names);
    if (order.jobUid === '') return ended(log);
    const reporting = setInterval(() => void this.#report(order.jobUid), REPORT_MS);
    try {
      return await this.#encode(order, compileJob(JSON.parse(order.document)));
    } catch (error) {
      if (this.services.signal.aborted) throw error;
      log.error({ error }, 'cannot encode');
      await coordinator.sendUntilAnswered({ ...this.#names, jobUid: order.jobUid, ...failureOf(error) });
      return error instanceof InputError ? 2 : 1;
    } finally {
      clearInterval(reporting);
    }
  }

  async #encode({ jobUid, shares }: EncodingOrder, job: Job): Promise<number> {
    const { coordinator, log, signal } = this.services;
    const { dataRoot: root, threads, tls, share: index } = this.options;
    const within = { root, credentials: Object.values(tls ?? {}) };
    const onProgress = (_: number, counts: { done: number; total: number }) => (this.#counts = counts);
    const settings = { root, within, threads, signal, onDownload: downloadNotes(log) };
    const share: Share = { index, count: shares };
    log.info({ shares }, 'encoding');
    const items = await encodeJobShare(job, share, { ...settings, onProgress });
    this.#counts = { done: items, total: items };
    const { jobUid: uid, assemble } = await coordinator.sendUntilAnswered({
      ...this.#names,
      ...this.#counts,
      jobUid,
      finished: true,
    });
    log.info({ items }, 'the share is done');
    if (uid === '' || !assemble) return 0;
    const { result } = await encodeJob(job, settings);
    await coordinator.sendUntilAnswered({ ...this.#names, jobUid, features: featuresOf(result) });
    log.info({ items: result.items, width: result.width }, 'the features are written');
    return 0;
  }

  /** Says how far the share is. A report that gets lost is followed by another one. */
  async #report(jobUid: string): Promise<void> {
    const { coordinator, over } = this.services;
    const { done, total } = this.#counts;
    if (total === 0 || done === total) return;
    const order = await coordinator.send({ ...this.#names, jobUid, done, total }).catch(() => null);
    if (order?.jobUid === '') over.abort(new Error('the job does not need the encoding any more'));
  }
}

/** Says once of each encoder or list that it is downloaded. */
function downloadNotes(log: Logger): (progress: { readonly address: string; readonly total: number }) => void {
  const said = new Set<string>();
  return ({ address, total }) => {
    if (said.has(address)) return;
    said.add(address);
    log.info({ address, bytes: total }, 'downloading');
  };
}

function featuresOf({ items, skipped, width, encoder, animated, truncated }: EncodeResult): EncodedFeatures {
  return { items, skipped, width, encoder: encoder.name, animated, truncated };
}

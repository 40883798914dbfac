import type { EpochEvent, ProgressEvent } from '../job/index.js';
import { stageText } from '../coordinator/stage-text.js';
import type { StageKind } from '../model/stage.js';
import type { Condition, EpochRecord, JobStatus } from '../proto/index.js';
import { Phase } from '../proto/index.js';
import { formatDuration } from '../runtime/duration.js';
import { formatAgainst, formatCount, formatMetrics, formatNumber, formatPercent } from './format.js';
import { formatTable } from './table.js';

/** Returns the name of a phase for people, such as "Running". */
export function phaseName(phase: Phase): string {
  const word = Phase[phase].replace('PHASE_', '').toLowerCase();
  return word[0].toUpperCase() + word.slice(1);
}

const ENDED = new Set([Phase.PHASE_SUCCEEDED, Phase.PHASE_FAILED, Phase.PHASE_CANCELLED]);

/** Returns whether a job can still continue: it is pending, preparing, running or suspended. */
export function hasNotEnded({ phase }: Pick<JobStatus, 'phase'>): boolean {
  return !ENDED.has(phase);
}

/** Returns the state of a job as `amr get -o json` prints it. Values that are not known are null. */
export function statusJson(status: JobStatus) {
  const { metrics, digest, stage } = status;
  return {
    name: status.name,
    uid: status.uid,
    phase: phaseName(status.phase),
    progress: status.progress,
    pass: status.pass,
    passes: status.passes,
    stage: stage || null,
    encoding: status.encoding,
    stageNumber: status.stageNumber,
    stages: status.stages,
    epoch: status.epoch,
    epochs: status.epochs,
    loss: number(status.loss),
    adversarialLoss: number(status.adversarialLoss),
    metrics: Object.keys(metrics).length > 0 ? metrics : null,
    validation: Object.keys(status.validation).length > 0 ? status.validation : null,
    metricsStageNumber: status.metricsStageNumber || null,
    metricsEpoch: status.metricsEpoch || null,
    candidates: status.candidates || 'all',
    etaSeconds: number(status.etaSeconds),
    triplesPerSecond: status.triplesPerSecond,
    workers: status.workers,
    parameterServers: status.parameterServers,
    restarts: status.restarts,
    run: status.run,
    digest: digest || null,
    engine: status.engine || null,
    device: status.device || null,
    submitted: time(status.submittedMs),
    started: time(status.startedMs),
    finished: time(status.finishedMs),
    members: status.members,
    conditions: status.conditions.map(({ timeMs, ...condition }) => ({ ...condition, time: time(timeMs) })),
  };
}

function number(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function time(milliseconds: number): string | null {
  return milliseconds === 0 ? null : new Date(milliseconds).toISOString();
}

/** Returns the message of the condition that explains the state of a job, or an empty text. */
export function reasonOf({ conditions }: JobStatus): string {
  const message = (of: string, isTold: (condition: Condition) => boolean = () => true) =>
    conditions.find((condition) => condition.type === of && isTold(condition))?.message;
  return message('Finished') || message('PodsRunning', ({ status }) => status === 'False') || message('Running') || '';
}

/**
 * Formats a table with a line for each job, for a terminal of `width` columns. `now` is a time in milliseconds since
 * 1970.
 */
export function jobsTable(jobs: readonly JobStatus[], { now, width }: { now: number; width: number }): string {
  const right = 'right' as const;
  const columns = [
    { title: 'NAME' },
    { title: 'PHASE' },
    { title: 'PROGRESS', align: right },
    { title: 'STAGE' },
    { title: 'LOSS', align: right },
    { title: 'ETA' },
    { title: 'WORKERS', align: right },
    { title: 'AGE' },
  ];
  const rows = jobs.map((job) => [
    job.name,
    phaseName(job.phase),
    formatPercent(job.progress),
    stageText(job) ?? '-',
    Number.isNaN(job.loss) ? '-' : formatNumber(job.loss),
    Number.isNaN(job.etaSeconds) ? '-' : formatDuration(job.etaSeconds),
    `${job.workers?.ready ?? 0}/${job.workers?.desired ?? 0}`,
    formatDuration(Math.max(0, (now - job.submittedMs) / 1000)),
  ]);
  return formatTable(columns, rows, { width });
}

/** What happens in each of two passes. */
const PASSES = ['the epochs are chosen on validation pairs', 'the model is trained on all interactions'] as const;

/** The columns of a title in the text about a job. A digest has 71 columns, so it fits a terminal of 80 behind its title. */
const TITLE_WIDTH = 9;

/** Formats everything that is known about one job, as `amr get` prints it, for a terminal of `width` columns. */
export function statusText(status: JobStatus, width: number): string {
  const { workers, parameterServers: servers, metrics } = status;
  const lines: [string, string][] = [
    ['name', status.name],
    ['phase', phaseName(status.phase)],
    ['progress', formatPercent(status.progress)],
    ['encoded', status.encoding ? `${formatCount(status.encoding.done)} of ${formatCount(status.encoding.total)}` : ''],
    [
      'stage',
      status.stage && `${status.stageNumber}/${status.stages} ${status.stage}, epoch ${status.epoch}/${status.epochs}`,
    ],
    ['pass', status.passes === 2 ? `${status.pass}/2: ${PASSES[status.pass - 1]}` : ''],
    ['loss', lossText(status)],
    [
      'test',
      Object.keys(metrics).length === 0
        ? ''
        : `${formatMetrics(metrics)}  ${formatAgainst({ candidates: status.candidates || 'all' })}`,
    ],
    ['measured', measuredText(status)],
    ['valid', Object.keys(status.validation).length === 0 ? '' : formatMetrics(status.validation)],
    ['speed', status.triplesPerSecond > 0 ? `${formatCount(status.triplesPerSecond)} triples/s` : ''],
    ['ETA', Number.isNaN(status.etaSeconds) ? '' : formatDuration(status.etaSeconds)],
    ['workers', `${workers?.ready ?? 0} of ${workers?.desired ?? 0}`],
    ['servers', `${servers?.ready ?? 0} of ${servers?.desired ?? 0}`],
    ['restarts', String(status.restarts)],
    ['engine', status.engine && `${status.engine} on ${status.device}`],
    ['digest', status.digest],
    ['why', reasonOf(status)],
  ];
  const shown = lines.filter(([, text]) => text !== '').map(([title, text]) => `${title.padEnd(TITLE_WIDTH)}${text}\n`);
  const members = status.members.map((member) => [
    member.name,
    member.role,
    member.state,
    member.partitions > 0 ? `${member.firstPartition}-${member.firstPartition + member.partitions - 1}` : '-',
    String(member.step),
    member.activity === '' ? '-' : `${member.activity} ${formatPercent(member.activityProgress)}`,
  ]);
  const titles = ['MEMBER', 'ROLE', 'STATE', 'PARTITIONS', 'STEP', 'DOING'].map((title) => ({ title }));
  return shown.join('') + (members.length > 0 ? `\n${formatTable(titles, members, { width })}` : '');
}

function lossText({ loss, adversarialLoss }: JobStatus): string {
  if (Number.isNaN(loss)) return '';
  return `${formatNumber(loss)}${Number.isNaN(adversarialLoss) ? '' : `, adversarial ${formatNumber(adversarialLoss)}`}`;
}

/** Says after which epoch the test figures were measured. */
function measuredText({ metrics, metricsStageNumber, metricsEpoch, selectsByValidation }: JobStatus): string {
  if (Object.keys(metrics).length === 0) return '';
  return `after epoch ${metricsEpoch} of stage ${metricsStageNumber}${selectsByValidation ? ', the best by validation' : ''}`;
}

/** Converts the state of a job to an event of training, or to null where the job is not training. */
export function progressEvent(status: JobStatus): ProgressEvent | null {
  if (status.phase !== Phase.PHASE_RUNNING || status.steps === 0 || Number.isNaN(status.loss)) return null;
  const { stages, epoch, epochs, step, steps, triplesPerSecond, loss, pass, passes } = status;
  return {
    type: 'progress',
    ...(passes === 2 ? { pass } : {}),
    stage: status.stageNumber,
    stages,
    kind: status.stage as StageKind,
    epoch,
    epochs,
    step,
    steps,
    triplesPerSecond,
    loss,
    adversarialLoss: number(status.adversarialLoss),
    etaSeconds: number(status.etaSeconds),
  };
}

/** Converts a finished epoch that the coordinator reports to an event of training. */
export function epochEvent(record: EpochRecord): EpochEvent {
  const { stageNumber, stage, stages, epoch, epochs, triples, seconds, loss, metrics, validation, pass } = record;
  const isKnown = (figures: object) => Object.keys(figures).length > 0;
  return {
    type: 'epoch',
    ...(pass > 0 ? { pass } : {}),
    stage: stageNumber,
    stages,
    kind: stage as StageKind,
    epoch,
    epochs,
    triples,
    seconds,
    triplesPerSecond: record.triplesPerSecond,
    loss,
    adversarialLoss: number(record.adversarialLoss),
    etaSeconds: number(record.etaSeconds),
    ...(isKnown(metrics) ? { metrics } : {}),
    ...(isKnown(validation) ? { validation } : {}),
    ...(isKnown(metrics) || isKnown(validation) ? { candidates: record.candidates || 'all' } : {}),
  };
}

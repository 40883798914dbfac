import type { EpochEvent, EvaluationEvent, Metrics, ProgressEvent, StagePosition } from '../../job/index.js';
import { formatDuration } from '../../runtime/duration.js';
import { formatAgainst, formatCount, formatMetrics, formatRate } from '../format.js';

/** Returns the line for a finished epoch in a pipe or a log. */
export function epochLine(event: EpochEvent): string {
  return [
    ...passTexts(event),
    `stage ${event.stage}/${event.stages} ${event.kind}`,
    epochText(event),
    ...lossTexts(event, 4),
    `${formatCount(event.triplesPerSecond)} triples/s`,
    ...heldOutTexts(event),
    ...etaTexts(event),
  ].join('  ');
}

/**
 * Returns the line for an evaluated epoch on a terminal: its place and its figures, and as many of the other texts as fit in
 * `width` columns. The drawn line below it has the remaining time.
 */
export function evaluatedLine(event: EpochEvent, width: number): string {
  const texts = [...placeTexts(event), ...heldOutTexts(event)];
  const shown = texts.join(GAP);
  return [shown, ...fitting([...lossTexts(event, 4), speedText(event)], width - shown.length)].join(GAP);
}

/** Returns a line for the progress within an epoch or an evaluation, for logs of jobs with long epochs. */
export function stepLine(event: ProgressEvent | EvaluationEvent): string {
  const stage = `stage ${event.stage}/${event.stages} ${event.kind}`;
  const place = [...passTexts(event), stage, epochText(event)].join(GAP);
  if (event.type === 'evaluation') return `${place}${GAP}${evaluationText(event)}`;
  const { step, steps, triplesPerSecond } = event;
  const texts = [...lossTexts(event, 4), `${formatCount(triplesPerSecond)} triples/s`, ...etaTexts(event)];
  return [place, `step ${formatCount(step)}/${formatCount(steps)}`, ...texts].join(GAP);
}

/**
 * Returns a line of at most `width` columns for work without stages: its name, a bar and the percentage that is done.
 */
export function activityLine(
  what: string,
  share: number,
  { width, eta = [] }: { width: number; eta?: readonly string[] },
): string {
  const percent = [percentText(share), ...eta].join(GAP);
  const room = width - what.length - percent.length - 2 * GAP.length;
  if (room < BAR.shortest) return `${what}${GAP}${percent}`.slice(0, width);
  return [what, bar(Math.min(1, share), Math.min(room, BAR.longest)), percent].join(GAP);
}

/** Returns the figures of an epoch: those of the test pairs, or of the validation pairs where these choose the epoch. */
function heldOutTexts({ metrics, validation, candidates }: EpochEvent): string[] {
  if (metrics) return [testText(metrics, candidates)];
  return validation ? [`validation ${testText(validation, candidates)}`] : [];
}

/** Returns a text such as "NDCG@10 0.3274  HR@10 0.5071 against 999 sampled items". */
function testText(metrics: Metrics, candidates: EpochEvent['candidates']): string {
  return [formatMetrics(metrics), ...(candidates === undefined ? [] : [formatAgainst({ candidates })])].join(' ');
}

/** The values that a line on a terminal shows while a job trains. */
export interface Position {
  /** The newest event. */
  readonly now: ProgressEvent | EpochEvent | EvaluationEvent;
  /** The event with the newest losses and speed. An evaluation does not change these. */
  readonly rates: ProgressEvent | EpochEvent | null;
}

const BAR = { longest: 24, shortest: 6 };
const GAP = '  ';

/**
 * Returns a line of at most `width` columns: the position, a bar, and as many of the other texts as fit. The bar fills
 * the rest.
 */
export function progressLine({ now, rates }: Position, width: number): string {
  const before = placeTexts(now).join(GAP);
  const share = percentText(stageShare(now));
  const room = width - before.length - BAR.shortest - share.length - 2 * GAP.length;
  if (room < 0) return `${before}${GAP}${share}`.slice(0, width);
  const texts = [
    ...(now.type === 'evaluation' ? [evaluationText(now)] : []),
    ...(rates ? [...etaTexts(rates), speedText(rates), ...lossTexts(rates, 3)] : []),
  ];
  const shown = fitting(texts, room);
  const left = room - shown.reduce((sum, text) => sum + text.length + GAP.length, 0);
  return [before, bar(stageShare(now), Math.min(BAR.shortest + left, BAR.longest)), share, ...shown].join(GAP);
}

/** The first of the texts that fit in so many columns, each with a gap before it. */
function fitting(texts: readonly string[], room: number): string[] {
  let left = room;
  const end = texts.findIndex((text) => (left -= text.length + GAP.length) < 0);
  return texts.slice(0, end < 0 ? texts.length : end);
}

/** The place of an event on a terminal: pass, stage and epoch. */
function placeTexts(event: StagePosition): string[] {
  return [...passTexts(event), `${event.kind} ${event.stage}/${event.stages}`, epochText(event)];
}

function speedText({ triplesPerSecond }: Pick<EpochEvent, 'triplesPerSecond'>): string {
  return `${formatRate(triplesPerSecond)} triples/s`;
}

function bar(share: number, length: number): string {
  const full = Math.round(share * length);
  return '█'.repeat(full) + '░'.repeat(length - full);
}

/** Writes a share in whole percent, right-aligned in three columns. */
function percentText(share: number): string {
  return `${String(Math.floor(100 * share)).padStart(3)} %`;
}

function evaluationText({ progress }: EvaluationEvent): string {
  return `evaluating ${Math.floor(100 * progress)} %`;
}

/** Returns the part of the stage that is done, from 0 to 1. */
function stageShare(event: Position['now']): number {
  if (event.type !== 'progress') return event.epoch / event.epochs;
  return Math.min(1, (event.epoch - 1 + event.step / event.steps) / event.epochs);
}

/** Names the pass of a job that has two: pass 1 chooses on validation pairs, and pass 2 trains on everything. */
function passTexts({ pass }: StagePosition): string[] {
  return pass === undefined ? [] : [`pass ${pass}/2`];
}

function epochText({ epoch, epochs }: StagePosition): string {
  return `epoch ${epoch}/${epochs}`;
}

function etaTexts({ etaSeconds }: ProgressEvent | EpochEvent): string[] {
  return etaSeconds === null || etaSeconds < 0.5 ? [] : [`ETA ${formatDuration(etaSeconds)}`];
}

function lossTexts({ loss, adversarialLoss }: ProgressEvent | EpochEvent, decimals: number): string[] {
  const adversarial = adversarialLoss === null ? [] : [`adversarial ${adversarialLoss.toFixed(decimals)}`];
  return [`loss ${loss.toFixed(decimals)}`, ...adversarial];
}

import type { EpochEvent, EvaluationEvent, Metrics, ProgressEvent, StagePosition } from '../../job/index.js';
import { formatDuration } from '../../runtime/duration.js';
import { formatAgainst, formatCount, formatMetrics, formatRate } from '../format.js';

/** One line for an epoch that ended: for pipes and logs. */
export function epochLine(event: EpochEvent): string {
  return [
    `stage ${event.stage}/${event.stages} ${event.kind}`,
    epochText(event),
    ...lossTexts(event, 4),
    `${formatCount(event.triplesPerSecond)} triples/s`,
    ...(event.metrics ? [testText(event.metrics, event.candidates)] : []),
    ...etaTexts(event),
  ].join('  ');
}

/** "NDCG@10 0.3274  HR@10 0.5071 against 999 sampled items". */
function testText(metrics: Metrics, candidates: EpochEvent['candidates']): string {
  return [formatMetrics(metrics), ...(candidates === undefined ? [] : [formatAgainst(candidates)])].join(' ');
}

/** What a line on a terminal shows while a job trains. */
export interface Position {
  readonly now: ProgressEvent | EpochEvent | EvaluationEvent;
  /** The newest losses and speed, which an evaluation does not change. */
  readonly rates: ProgressEvent | EpochEvent | null;
}

const BAR = { longest: 24, shortest: 6 };
const GAP = '  ';

/**
 * One line of at most `width` columns: place, a bar, and as many of the other texts as there is room for, which the bar
 * then fills.
 */
export function progressLine({ now, rates }: Position, width: number): string {
  const before = `${now.kind} ${now.stage}/${now.stages}${GAP}${epochText(now)}`;
  const share = `${String(Math.floor(100 * stageShare(now))).padStart(3)} %`;
  let room = width - before.length - BAR.shortest - share.length - 2 * GAP.length;
  if (room < 0) return `${before}${GAP}${share}`.slice(0, width);
  const texts = [
    ...(now.type === 'evaluation' ? [`evaluating ${Math.floor(100 * now.progress)} %`] : []),
    ...(rates ? [...etaTexts(rates), `${formatRate(rates.triplesPerSecond)} triples/s`, ...lossTexts(rates, 3)] : []),
  ];
  const shown: string[] = [];
  for (const text of texts) {
    if (text.length + GAP.length > room) break;
    room -= text.length + GAP.length;
    shown.push(text);
  }
  return [before, bar(stageShare(now), Math.min(BAR.shortest + room, BAR.longest)), share, ...shown].join(GAP);
}

function bar(share: number, length: number): string {
  const full = Math.round(share * length);
  return '█'.repeat(full) + '░'.repeat(length - full);
}

/** 0..1, of the stage. */
function stageShare(event: Position['now']): number {
  if (event.type !== 'progress') return event.epoch / event.epochs;
  return Math.min(1, (event.epoch - 1 + event.step / event.steps) / event.epochs);
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

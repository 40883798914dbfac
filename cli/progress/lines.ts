import type { EpochEvent, EvaluationEvent, ProgressEvent, StagePosition } from '../../job/index.js';
import { formatDuration } from '../../runtime/duration.js';
import { formatCount, formatMetrics, formatNumber, formatRate } from '../format.js';

/** One line for an epoch that ended: for pipes and logs. */
export function epochLine(event: EpochEvent): string {
  return [
    stageText(event),
    epochText(event),
    ...lossTexts(event),
    `${formatCount(event.triplesPerSecond)} triples/s`,
    ...(event.metrics ? [formatMetrics(event.metrics)] : []),
    ...etaTexts(event),
  ].join('  ');
}

/** What a line on a terminal shows while a job trains. */
export interface Position {
  readonly now: ProgressEvent | EpochEvent | EvaluationEvent;
  /** The newest losses and speed, which an evaluation does not change. */
  readonly rates: ProgressEvent | EpochEvent | null;
}

const BAR = { longest: 24, shortest: 8 };

/** One line of at most `width` columns. Where it is narrow the bar shrinks first, then the last texts go. */
export function progressLine({ now, rates }: Position, width: number): string {
  const share = `${Math.floor(100 * stageShare(now))
    .toString()
    .padStart(3)} %`;
  const texts = [
    `${stageText(now)}  ${epochText(now)}`,
    share,
    ...(now.type === 'evaluation' ? [`evaluating ${Math.floor(100 * now.progress)} %`] : []),
    ...(rates ? etaTexts(rates) : []),
    ...(rates ? [`${formatRate(rates.triplesPerSecond)} triples/s`, ...lossTexts(rates)] : []),
  ];
  while (texts.length > 2 && lineLength(texts) > width) texts.pop();
  const room = width - lineLength(texts) - 2;
  if (room < BAR.shortest) return texts.join('  ').slice(0, width);
  texts.splice(1, 0, bar(stageShare(now), Math.min(room, BAR.longest)));
  return texts.join('  ');
}

function lineLength(texts: readonly string[]): number {
  return texts.join('  ').length;
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

function stageText({ stage, stages, kind }: StagePosition): string {
  return `stage ${stage}/${stages} ${kind}`;
}

function epochText({ epoch, epochs }: StagePosition): string {
  return `epoch ${epoch}/${epochs}`;
}

function etaTexts({ etaSeconds }: ProgressEvent | EpochEvent): string[] {
  return etaSeconds === null || etaSeconds < 0.5 ? [] : [`ETA ${formatDuration(etaSeconds)}`];
}

function lossTexts({ loss, adversarialLoss }: ProgressEvent | EpochEvent): string[] {
  const adversarial = adversarialLoss === null ? [] : [`adversarial ${formatNumber(adversarialLoss)}`];
  return [`loss ${formatNumber(loss)}`, ...adversarial];
}

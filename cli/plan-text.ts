import type { PlanResult } from '../local/index.js';
import { formatDuration } from '../runtime/duration.js';
import { formatCount, formatRate } from './format.js';
import { formatTable } from './table.js';

const right = (title: string) => ({ title, align: 'right' as const });

/** Writes a plan for people. */
export function planText(plan: PlanResult): string {
  return [catalogText(plan), stepsText(plan), timeText(plan), memoryText(plan), diskText(plan), wireText(plan)]
    .filter((text) => text !== '')
    .join('\n');
}

function catalogText({ catalog, cluster }: PlanResult): string {
  const { users, items, interactions, width } = catalog;
  const features = width > 0 ? `, features of width ${formatCount(width)}` : '';
  const where = cluster ? `${cluster.workers} workers, ${cluster.shards} parameter servers` : 'one process';
  return `data    ${formatCount(users)} users, ${formatCount(items)} items, ${formatCount(interactions)} interactions${features}\non      ${where}\n`;
}

function stepsText({ steps, triples }: PlanResult): string {
  const { perEpoch, epochs, total } = steps;
  return `steps   ${formatCount(total)}: ${formatCount(epochs)} epochs of ${formatCount(perEpoch)}; ${formatCount(triples)} triples\n`;
}

function timeText({ time }: PlanResult): string {
  if (!time) return '';
  const { stages, evaluations, checkpoints, opening, total } = time;
  const rows = stages.map(({ kind, triplesPerSecond, seconds, bottleneck }) => [
    kind,
    formatRate(triplesPerSecond),
    formatDuration(seconds),
    bottleneck ?? '',
  ]);
  const others = Object.entries({ evaluations, checkpoints, 'reading and writing': opening, total });
  const more = others.map(([what, seconds]) => [what, '', formatDuration(seconds), '']);
  const columns = [{ title: 'TIME OF' }, right('TRIPLES/S'), right('TIME'), { title: 'WAITS FOR' }];
  return formatTable(columns, [...rows, ...more]);
}

function memoryText({ processes }: PlanResult): string {
  const rows = processes.map(({ role, count, bytes, terms }) => {
    const [first, second] = terms.toSorted((a, b) => b.bytes - a.bytes);
    const parts = [first, second].filter((term) => term !== undefined);
    return [role, String(count), size(bytes), parts.map((term) => `${term.what} ${size(term.bytes)}`).join(', ')];
  });
  return formatTable([{ title: 'MEMORY OF' }, right('COUNT'), right('EACH'), { title: 'LARGEST PARTS' }], rows, {
    width: 200,
  });
}

function diskText({ disk, model }: PlanResult): string {
  const { role, checkpoint, checkpoints, bytes } = disk;
  const of = role === 'train' ? '' : ' of each parameter server';
  return `disk    ${size(bytes)}${of}: up to ${checkpoints} checkpoints of ${size(checkpoint)}; the model has ${size(model)}\n`;
}

function wireText({ wire }: PlanResult): string {
  if (wire.length === 0) return '';
  const columns = [{ title: 'MESSAGES OF' }, right('EACH STEP'), right('EACH EPOCH'), right('EACH TRIPLE')];
  const rows = wire.map(({ kind, sentPerStep, sentPerEpoch, sentPerTriple }) => [
    kind,
    size(sentPerStep),
    size(sentPerEpoch),
    `${formatCount(sentPerTriple)} B`,
  ]);
  return formatTable(columns, rows);
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Writes a number of bytes in a few characters: "812 B", "1.5 GiB". */
function size(bytes: number): string {
  let unit = 0;
  let value = bytes;
  for (; value >= 1024 && unit + 1 < UNITS.length; unit++) value /= 1024;
  return `${value.toFixed(value < 10 && unit > 0 ? 1 : 0)} ${UNITS[unit]}`;
}

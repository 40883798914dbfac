import { parentPort } from 'node:worker_threads';
import type { ScorePairs } from '../../model/kernels/pair-scores.js';
import { required } from '../../runtime/required.js';
import { groupScorer } from './candidate-group.js';
import type { FromThread, ToThread } from './scoring-messages.js';

/** The main module of a thread that scores groups of lists (scoring-thread.ts). */

const port = required(parentPort ?? undefined, 'the port of the thread');
const opened = new Map<number, readonly ScorePairs[]>();

port.on('message', (message: ToThread) => {
  const { type, scorer } = message;
  if (type === 'open') opened.set(scorer, message.vectors.map(groupScorer));
  else if (type === 'close') opened.delete(scorer);
  else {
    const { task, pairs } = message;
    const scores = required(opened.get(scorer), 'an open scorer').map((score) => score(pairs));
    port.postMessage({ task, scores } satisfies FromThread, [
      ...new Set(scores.map(({ buffer }) => buffer as ArrayBuffer)),
    ]);
  }
});

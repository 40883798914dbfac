import { parentPort, workerData } from 'node:worker_threads';
import { coOccurrenceVectors } from '../../model/memory/co-occurrence.js';
import { required } from '../../runtime/required.js';
import { finish } from '../../runtime/turns.js';
import type { CoOccurrenceTask } from './co-occurrence-ahead.js';

/** The main module of a thread that computes the vectors of a co-occurrence part (co-occurrence-ahead.ts). */

const { training, itemCount, rank } = workerData as CoOccurrenceTask;
const vectors = finish(coOccurrenceVectors(training, itemCount, rank));
const port = required(parentPort ?? undefined, 'the port of the thread');
port.postMessage(vectors, [vectors.items.buffer, vectors.users.buffer] as ArrayBuffer[]);

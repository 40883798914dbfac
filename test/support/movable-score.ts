/** This module has a brute-force attack on one score of a model with a content memory, for tests. */
import type { AttackedScore } from '../../model/robustness/attainable-move.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';

const random = new CounterRandom(5, Purpose.synthetic);

function normals(width: number, key: number): Float64Array {
  const values = new Float64Array(width);
  random.normals(values, 1, key, width);
  return values;
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, d) => sum + value * b[d], 0);
const scaled = (a: Float64Array, by: number): Float64Array => a.map((value) => value * by);
const unit = (a: Float64Array): Float64Array => scaled(a, 1 / Math.hypot(...a));
const sum = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, d) => value + b[d]);

/** A score weight t.x + g.c of an item at c (less the mean), with g = E p. */
export interface MovableCase {
  readonly t: Float64Array;
  readonly c: Float64Array;
  readonly g: Float64Array;
  readonly weight: number;
}

function changeOf({ t, c, g, weight }: MovableCase, delta: Float64Array): number {
  return weight * (dot(t, unit(sum(c, delta))) - dot(t, unit(c))) + dot(g, delta);
}

function gradientOf({ t, c, g, weight }: MovableCase, delta: Float64Array): Float64Array {
  const moved = sum(c, delta);
  const x = unit(moved);
  const along = dot(t, x);
  return t.map((value, d) => (weight * (value - along * x[d])) / Math.hypot(...moved) + g[d]);
}

/** The largest change that random perturbations and projected gradient steps find, up (`sign` 1) or down (-1). */
export function strongestAttack(attacked: MovableCase, epsilon: number, sign: 1 | -1): number {
  let best = 0;
  for (let trial = 0; trial < 12; trial++) {
    let delta = scaled(unit(normals(attacked.c.length, 1000 + trial)), epsilon);
    for (let step = 0; step < 150; step++) {
      best = Math.max(best, sign * changeOf(attacked, delta));
      const moved = sum(delta, scaled(unit(gradientOf(attacked, delta)), sign * epsilon * 0.2));
      delta = scaled(moved, Math.min(1, epsilon / Math.hypot(...moved)));
    }
  }
  return best;
}

/** A random case of `width` features, whose E p has the deviation `learned` per feature. */
export function caseOf(key: number, width: number, learned: number): MovableCase {
  const g = scaled(normals(width, 4 * key + 2), learned);
  return {
    t: scaled(normals(width, 4 * key), 0.3),
    c: scaled(normals(width, 4 * key + 1), 0.2),
    g,
    weight: 1 + (key % 5),
  };
}

/** What the formulas under test know about a case. */
export function movable({ t, c, g, weight }: MovableCase): AttackedScore {
  return {
    history: Math.hypot(...t),
    likeness: dot(t, unit(c)),
    weight,
    length: Math.hypot(...c),
    learned: Math.hypot(...g),
    learnedLikeness: dot(g, unit(c)),
    learnedHistory: dot(g, t),
  };
}

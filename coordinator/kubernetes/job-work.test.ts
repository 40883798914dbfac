import { expect, it } from 'vitest';
import { systemClock } from '../../runtime/clock.js';
import { JobWork, type NamedJob } from './job-work.js';

const named = (name: string, uid = `${name}-uid`): NamedJob => ({ uid, name });

/** Returns a JobWork, and the messages of errors. */
function newWork() {
  const errors: string[] = [];
  const onError = ({ name }: NamedJob, error: unknown) => {
    errors.push(`${name}: ${(error as Error).message}`);
    return Promise.resolve();
  };
  return { errors, work: new JobWork({ clock: systemClock(), mayAct: () => true, onError }) };
}

it('JobWork does not let a slow job delay another, nor begins the slow one twice', async () => {
  const { work } = newWork();
  const begun: string[] = [];
  let release = () => {};
  const slow = new Promise<void>((resolve) => (release = resolve));
  const act = ({ name }: NamedJob) => {
    begun.push(name);
    return name === 'slow' ? slow : Promise.resolve();
  };
  await work.forAll([named('slow'), named('quick')], act);
  await work.forAll([named('slow'), named('slow', 'the next of this name'), named('quick')], act);
  expect(begun).toEqual(['slow', 'quick', 'quick']);
  release();
  await work.finish();
  await work.forAll([named('slow')], act);
  expect(begun).toEqual(['slow', 'quick', 'quick', 'slow']);
});

it('JobWork tells an error, and leaves the job alone for a while', async () => {
  const { work, errors } = newWork();
  const act = ({ name }: NamedJob) => (name === 'bad' ? Promise.reject(new Error('refused')) : Promise.resolve());
  await work.forAll([named('bad'), named('good')], act);
  await work.forAll([named('bad')], act);
  expect(errors).toEqual(['bad: refused']);
  work.delete('bad-uid');
  await work.forAll([named('bad')], act);
  expect(errors).toHaveLength(2);
});

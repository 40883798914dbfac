import { expect, it } from 'vitest';
import { OTHER_VOLUMES } from '../../job/index.js';
import { describeWithHelm, render } from './helm.js';
import { jobDefaults } from './pods.js';

/** The kinds of volumes that the rules of a rendered definition refuse. */
function refusedBy(set: readonly string[]): string[] {
  const objects = render({ set });
  const definition = objects.find(({ kind }) => kind === 'CustomResourceDefinition');
  const text = JSON.stringify(definition);
  return [...text.matchAll(/a volume of kind (\w+) is not allowed/g)].map(([, kind]) => kind);
}

describeWithHelm('jobs.allowedVolumes', () => {
  it('refuses by default all kinds but those that hold data', () => {
    expect(refusedBy([])).toEqual(OTHER_VOLUMES);
    expect(jobDefaults(render()).allowedVolumes).not.toContain('secret');
  });

  it('widens the definition and the coordinator alike', () => {
    const set = ['jobs.allowedVolumes={persistentVolumeClaim,nfs,secret}'];
    expect(refusedBy(set)).toEqual(OTHER_VOLUMES.filter((kind) => kind !== 'nfs' && kind !== 'secret'));
    expect(jobDefaults(render({ set })).allowedVolumes).toEqual(['persistentVolumeClaim', 'nfs', 'secret']);
  });

  it('refuses a kind that nobody knows', () => {
    expect(() => render({ set: ['jobs.allowedVolumes={secrets}'] })).toThrow(/allowedVolumes/);
  });
});

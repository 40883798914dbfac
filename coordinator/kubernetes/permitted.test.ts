import { describe, expect, it } from 'vitest';
import { parseJob } from '../../job/index.js';
import { assertPermitted } from './permitted.js';

function permit(spec: object, allowed?: readonly string[], name = 'a'): () => void {
  const data = { interactions: 'train.csv' };
  const job = { apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name }, spec: { data, ...spec } };
  return () => assertPermitted(parseJob(JSON.stringify(job), { file: 'job' }), allowed);
}

const volume = (source: object) => ({ volumes: [{ name: 'data', ...source }] });

describe('assertPermitted()', () => {
  it('accepts volumes that hold data', () => {
    const sources = [{ persistentVolumeClaim: { claimName: 'x' } }, { configMap: { name: 'x' } }, { emptyDir: {} }];
    for (const source of sources) expect(permit(volume(source))).not.toThrow();
  });

  it.each([
    ['a Secret', { secret: { secretName: 'amr-ca' } }, 'spec.volumes[0].secret is not allowed'],
    ['a folder of the node', { hostPath: { path: '/etc' } }, 'spec.volumes[0].hostPath is not allowed'],
    ['projected sources', { projected: { sources: [] } }, 'spec.volumes[0].projected is not allowed'],
    ['a kind that nobody knows', { newKind: {} }, 'spec.volumes[0].newKind is not allowed'],
    [
      'a Secret beside a ConfigMap',
      { configMap: {}, secret: {} },
      'spec.volumes[0] must have exactly one source: it has 2',
    ],
    ['no source', {}, 'spec.volumes[0] must have exactly one source: it has 0'],
  ])('refuses a volume with %s', (_, source, message) => {
    expect(permit(volume(source))).toThrow(message);
    expect(permit(volume(source))).toThrow('jobs.allowedVolumes of the chart');
  });

  it('accepts what the administrator allows, and of a projected volume no source beyond it', () => {
    expect(permit(volume({ secret: {} }), ['secret'])).not.toThrow();
    const projected = (source: object) =>
      permit(volume({ projected: { sources: [source] } }), ['projected', 'configMap']);
    expect(projected({ configMap: { name: 'x' } })).not.toThrow();
    for (const kind of ['secret', 'serviceAccountToken', 'downwardAPI']) {
      expect(projected({ [kind]: {} })).toThrow(`spec.volumes[0].projected.sources[0].${kind} is not allowed`);
    }
    expect(permit(volume({ projected: {} }), ['projected'])).toThrow(
      'spec.volumes[0].projected.sources must be a list',
    );
  });

  it('accepts paths in /data, and refuses those that lead out', () => {
    expect(permit({ data: { interactions: '../data/x', root: '/data/a' } })).not.toThrow();
    expect(permit({ data: { interactions: 'x' }, from: 'models/one' })).not.toThrow();
    const outside = {
      interactions: '/etc/amr/tls/tls.key',
      features: ['../x.npy'],
      items: 'a/../../x',
      test: '/database',
      prepareTo: '../prepared',
    };
    expect(permit({ data: outside, from: '/etc' })).toThrow(
      [
        'spec.from must be a path in /data, where the volumes of a job are: it is /etc',
        'spec.data.interactions must be a path in /data, where the volumes of a job are: it is /etc/amr/tls/tls.key',
        'spec.data.features must be a path in /data, where the volumes of a job are: it is /x.npy',
        'spec.data.items must be a path in /data, where the volumes of a job are: it is /x',
        'spec.data.test must be a path in /data, where the volumes of a job are: it is /database',
        'spec.data.prepareTo must be a path in /data, where the volumes of a job are: it is /prepared',
      ].join('\n'),
    );
    expect(permit({ data: { interactions: 'x', root: '..' } })).toThrow('spec.data.root must be a path in /data');
  });

  it.each([
    ['no volume', [], 'spec.encode.to must lie on a volume to which all pods of the job can write'],
    [
      'a claim that is read-only',
      [{ persistentVolumeClaim: { claimName: 'c', readOnly: true } }],
      'spec.encode.to must',
    ],
    ['a volume of each pod', [{ emptyDir: {} }], 'it is features, on the volume data'],
    [
      'pictures that look new in every pod',
      [{ configMap: { name: 'm' } }, { persistentVolumeClaim: { claimName: 'c' } }],
      'spec.encode.images must lie on a volume whose files look the same in all pods',
    ],
  ])('refuses an encoding on %s', (_, sources, message) => {
    const volumes = sources.map((source, at) => ({ name: ['data', 'out'][at], ...source }));
    const to = volumes.length > 1 ? 'out/features' : 'features';
    const encode = { images: 'pictures', encoder: 'e', to };
    expect(permit({ encode, volumes })).toThrow(message);
    const claims = [{ name: 'data', persistentVolumeClaim: { claimName: 'c' } }];
    expect(permit({ encode, volumes: claims })).not.toThrow();
    expect(permit({ encode: { ...encode, to: 's3://b/f' } })).not.toThrow();
    expect(permit({ encode: { ...encode, to: '/etc', encoder: '../x' }, volumes: claims })).toThrow(
      /spec\.encode\.encoder must be a path in \/data[^]*spec\.encode\.to must be a path in \/data/,
    );
  });

  it('refuses to change the rights of pods, and a name that no Service can have', () => {
    for (const key of ['volumes', 'hostNetwork', 'hostPID', 'serviceAccountName', 'securityContext', 'containers']) {
      expect(permit({ podTemplate: { [key]: {} } }), key).toThrow(`spec.podTemplate.${key}: only labels, annotations`);
    }
    const profile = 'container.apparmor.security.beta.kubernetes.io/worker';
    expect(permit({ podTemplate: { annotations: { [profile]: 'unconfined' } } })).toThrow('would change the rights');
    expect(permit({}, undefined, '7days')).toThrow('metadata.name must begin with a letter');
  });
});

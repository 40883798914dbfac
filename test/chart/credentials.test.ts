import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeWithHelm, find, render, type KubernetesObject } from './helm.js';
import { environment, jobDefaults, pods } from './pods.js';

const ROLES = ['coordinator', 'worker', 'parameter-server', 'nats', 'client'];
const DAY = 86_400_000;

describeWithHelm('certificates', () => {
  const objects = render();
  const authority = certificate(find(objects, 'Secret', 'amr-ca'), 'ca.crt');

  it.each(ROLES)('%s has its own certificate, signed by the same authority', (role) => {
    const secret = find(objects, 'Secret', `amr-${role}-tls`);
    const own = certificate(secret, 'tls.crt');
    expect(secret.type).toBe('kubernetes.io/tls');
    expect(own.verify(authority.publicKey)).toBe(true);
    expect(own.subject).toBe(`CN=amr-${role}`);
    expect(certificate(secret, 'ca.crt').fingerprint256).toBe(authority.fingerprint256);
    expect(Object.keys(secret.data!)).toEqual(['ca.crt', 'tls.crt', 'tls.key']);
  });

  it.each(['coordinator', 'nats'])(
    'the certificate of %s is valid for every name of its Service, and for the loopback address',
    (role) => {
      const own = certificate(find(objects, 'Secret', `amr-${role}-tls`), 'tls.crt');
      const service = `amr-${role}`;
      for (const suffix of ['', '.training', '.training.svc', '.training.svc.cluster.local']) {
        expect(own.checkHost(`${service}${suffix}`)).toBeDefined();
      }
      expect(own.checkHost('localhost')).toBeDefined();
      expect(own.checkIP('127.0.0.1')).toBeDefined();
      expect(own.checkHost('amr-worker')).toBeUndefined();
    },
  );

  it('have the lifetime and the additional names that the values give', () => {
    const own = certificate(
      find(render({ values: 'production-values.yaml' }), 'Secret', 'recommender-coordinator-tls'),
      'tls.crt',
    );
    expect(own.checkHost('amr.example.org')).toBeDefined();
    expect(own.checkIP('10.0.0.7')).toBeDefined();
    expect((Date.parse(own.validTo) - Date.parse(own.validFrom)) / DAY).toBeCloseTo(365, 0);
  });

  it('are given to their own role alone: no pod holds the authority or the key of another role', () => {
    for (const [name, pod] of pods(objects)) {
      const secrets = (pod.spec.volumes ?? []).flatMap(({ secret }) => (secret ? [secret.secretName] : []));
      expect(secrets, name).toEqual([`amr-${pod.metadata.labels['app.kubernetes.io/component']}-tls`]);
    }
  });

  it('come from one Secret, or from one for each role, if the values name them; then the chart makes none', () => {
    const made = (set: KubernetesObject[]) => set.filter(({ type }) => type === 'kubernetes.io/tls');
    const shared = render({ set: ['tls.existingSecret=ours'] });
    expect(made(shared)).toEqual([]);
    for (const pod of pods(shared).values()) expect(JSON.stringify(pod)).toContain('"secretName":"ours"');
    const separate = render({ values: 'gitops-values.yaml' });
    expect(made(separate)).toEqual([]);
    expect(JSON.stringify(jobDefaults(separate).worker)).toContain('"secretName":"amr-worker"');
  });

  it('are refused if two authorities are given', () => {
    expect(() => render({ set: ['tls.existingSecrets.nats=ours'] })).toThrow(
      /Cannot mix given and generated certificates .* names one for nats alone/,
    );
  });
});

describeWithHelm('credentials for NATS', () => {
  const objects = render();

  it('come from a secret that the coordinator and the init container of NATS have, and nobody else', () => {
    const secret = find(objects, 'Secret', 'amr-nats-auth');
    expect(Object.keys(secret.data!)).toEqual(['issuer']);
    expect(Buffer.from(secret.data!.issuer, 'base64').toString()).toMatch(/^[A-Za-z0-9]{40}$/);
    const holders = [...pods(objects)].flatMap(([name, { spec }]) =>
      [...(spec.initContainers ?? []), ...spec.containers]
        .filter((container) => JSON.stringify(container).includes('nats-auth'))
        .map((container) => [name, container.name, environment(container).AMR_NATS_SECRET?.valueFrom?.secretKeyRef]),
    );
    const key = { name: 'amr-nats-auth', key: 'issuer' };
    expect(holders).toHaveLength(2);
    expect(holders).toContainEqual(['Deployment/amr-coordinator', 'coordinator', key]);
    expect(holders).toContainEqual(['Deployment/amr-nats', 'accounts', key]);
    expect(JSON.stringify(jobDefaults(objects))).not.toMatch(/AMR_NATS_(USER|PASSWORD|SECRET)|nats-auth/);
  });

  it('are used with a Secret of yours, or with an external NATS, if the values say so', () => {
    const own = render({ set: ['nats.auth.method=credentials', 'nats.auth.existingSecret=ours'] });
    expect(environment(pods(own).get('Deployment/amr-coordinator')!.spec.containers[0]).AMR_NATS_SECRET).toMatchObject({
      valueFrom: { secretKeyRef: { name: 'ours', key: 'issuer' } },
    });
    const passwords = render({ set: ['nats.auth.existingSecret=ours'] });
    expect(JSON.stringify(passwords)).not.toContain('AMR_NATS_SECRET');
    expect(JSON.stringify(jobDefaults(passwords))).toContain('AMR_NATS_PASSWORD');
    const older = render({ set: ['nats.auth.method=null'] });
    expect(JSON.stringify(older)).toContain('AMR_NATS_SECRET');
  });
});

describeWithHelm('users of NATS', () => {
  const objects = render({ set: ['nats.auth.method=passwords'] });

  it('each have a password, quoted so that the server reads it as text', () => {
    const secret = find(objects, 'Secret', 'amr-nats-auth');
    const passwords = Object.values(secret.data!).map((value) => Buffer.from(value, 'base64').toString());
    expect(Object.keys(secret.data!)).toEqual(['worker', 'parameter-server']);
    expect(new Set(passwords).size).toBe(2);
    for (const password of passwords) expect(password).toMatch(/^[a-z][A-Za-z0-9]{39}$/);
  });

  it('are given to their own role alone', () => {
    const { worker, parameterServer } = jobDefaults(objects);
    for (const [role, { template }] of Object.entries({ worker, 'parameter-server': parameterServer })) {
      const variables = environment(template.spec.containers[0]);
      expect(variables.AMR_NATS_USER.value).toBe(role);
      expect(variables.AMR_NATS_PASSWORD.valueFrom?.secretKeyRef).toEqual({ name: 'amr-nats-auth', key: role });
    }
    for (const name of ['Pod/amr-test', 'Job/amr-suspend', 'Deployment/amr-coordinator']) {
      const [container] = pods(objects).get(name)!.spec.containers;
      expect(JSON.stringify(container.env), name).not.toMatch(/AMR_NATS_(USER|PASSWORD)|nats-auth/);
    }
  });

  it('must be given for an external NATS', () => {
    const external = ['nats.enabled=false', 'nats.url=nats://elsewhere:4222'];
    expect(() => render({ set: external })).toThrow(/Cannot make passwords .* set nats.auth.existingSecret/);
    expect(
      render({ set: [...external, 'nats.auth.enabled=false'] }).some(({ metadata }) => /nats/.test(metadata.name)),
    ).toBe(false);
  });
});

describeWithHelm('without TLS', () => {
  const objects = render({ values: 'minimal-values.yaml' });

  it('every process gets AMR_INSECURE, and connects to NATS in plain text', () => {
    for (const [name, pod] of pods(objects)) {
      if (name === 'Deployment/amr-nats') continue;
      expect(environment(pod.spec.containers[0]).AMR_INSECURE, name).toEqual({ name: 'AMR_INSECURE', value: 'true' });
    }
    const { AMR_NATS_URL } = environment(jobDefaults(objects).worker.template.spec.containers[0]);
    expect(AMR_NATS_URL.value).toBe('nats://amr-nats.training.svc:4222');
  });

  it('there is no Secret; with TLS no process gets AMR_INSECURE', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(JSON.stringify(render())).not.toContain('AMR_INSECURE');
  });
});

function certificate(secret: KubernetesObject, key: string): X509Certificate {
  return new X509Certificate(Buffer.from(secret.data![key], 'base64'));
}

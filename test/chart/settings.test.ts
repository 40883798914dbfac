import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../support/cli.js';
import { CHART, describeWithHelm, render } from './helm.js';
import { pods } from './pods.js';

interface Compose {
  readonly services: Record<
    string,
    { readonly command?: readonly string[]; readonly environment?: Record<string, string> }
  >;
}

describeWithHelm('the settings of the chart', () => {
  it.each([...pods(render())].filter(([name]) => name !== 'Deployment/amr-nats'))(
    '%s are known to amr',
    async (_name, pod) => {
      const [{ args = [], env = [] }] = pod.spec.containers;
      // Pods that run amr from a script use the commands submit and suspend.
      const command = args[0] ?? 'submit';
      const given = env.map(({ name }) => name);
      expect(given.length).toBeGreaterThan(3);
      expect(await settingsOf(command)).toEqual(expect.arrayContaining(given));
    },
  );
});

const { services } = parse(readFileSync(`${CHART}../deploy/compose.yaml`, 'utf8'), { merge: true }) as Compose;

it.each(Object.entries(services).filter(([name]) => name !== 'nats'))(
  'the settings of %s in deploy/compose.yaml are known to amr',
  async (_name, { command = ['submit'], environment = {} }) => {
    expect(await settingsOf(command[0])).toEqual(expect.arrayContaining(Object.keys(environment)));
  },
);

/** The AMR_* variables that the help of a command lists. */
async function settingsOf(command: string): Promise<string[]> {
  const { stdout, code } = await runCli([command, '--help']);
  expect(code).toBe(0);
  return [...stdout.replaceAll(/\s+/g, ' ').matchAll(/env: (AMR_[A-Z_]+)/g)].map(([, name]) => name);
}

describeWithHelm('values that concern all pods', () => {
  it('global.imageRegistry is the registry of all images that name none; global.imagePullSecrets are added', () => {
    const objects = render({
      set: [
        'global.imageRegistry=mirror.example',
        'nats.exporter.image.registry=own.example',
        'nats.exporter.enabled=true',
        'global.imagePullSecrets[0]=plain',
        'global.imagePullSecrets[1].name=named',
        'image.pullSecrets[0]=ours',
      ],
    });
    for (const [name, { spec }] of pods(objects)) {
      for (const { image } of [...(spec.initContainers ?? []), ...spec.containers])
        expect(image, name).toMatch(/exporter/.test(image) ? /^own\.example\// : /^mirror\.example\//);
      expect(spec.imagePullSecrets, name).toEqual([{ name: 'ours' }, { name: 'plain' }, { name: 'named' }]);
    }
  });

  it('listenAddress and ipFamilyPolicy make all listeners ready for IPv6', () => {
    const text = JSON.stringify(render({ set: ['listenAddress=[::]', 'ipFamilyPolicy=PreferDualStack'] }));
    expect(text).not.toContain('0.0.0.0:');
    for (const listener of ['[::]:7070', '[::]:9090', '[::]:4222', '[::]:8222']) expect(text).toContain(listener);
    expect(text.match(/"ipFamilyPolicy":"PreferDualStack"/g)).toHaveLength(2);
    expect(JSON.stringify(render({ set: ['listenAddress=null'] }))).toContain('0.0.0.0:7070');
  });
});

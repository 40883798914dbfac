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

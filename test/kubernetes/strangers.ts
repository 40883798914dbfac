import { describe, expect, it } from 'vitest';
import type { Release } from './release.js';

/**
 * A script that prints as JSON which of its arguments "host:port" it can connect to. It tries for 15 s, because a policy needs
 * some time until it covers a new pod.
 */
const CONNECT = `
const { connect } = require('node:net');
const isReached = (target) => new Promise((resolve) => {
  const [host, port] = target.split(':');
  const socket = connect({ host, port: Number(port), timeout: 3000 });
  const end = (reached) => { socket.destroy(); resolve(reached); };
  socket.on('connect', () => end(true)).on('timeout', () => end(false)).on('error', () => end(false));
});
async function tryFor15s(target) {
  for (const end = Date.now() + 15000; Date.now() < end;) {
    if (await isReached(target)) return [target, true];
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return [target, false];
}
Promise.all(process.argv.slice(1).map(tryFor15s)).then((all) => console.log(JSON.stringify(Object.fromEntries(all))));
`;

/** A script that connects to NATS without a user. It prints whether PING was answered, and what NATS requires. */
const SPEAK = `
const { connect } = require('node:net');
const [host, port] = process.argv[1].split(':');
let text = '';
const socket = connect({ host, port: Number(port), timeout: 5000 });
const end = () => {
  const info = JSON.parse(/INFO (.*)/.exec(text)[1]);
  console.log(JSON.stringify({ asks: info.auth_required === true, answered: text.includes('PONG') }));
  process.exit();
};
socket.on('data', (chunk) => {
  if (text === '') socket.write('CONNECT {"verbose":false}\\r\\nPING\\r\\n');
  text += chunk;
});
socket.on('close', end).on('timeout', end).on('error', end);
`;

/** Registers tests with pods and clients that do not belong to the release. A job with shards must be running. */
export function describeStrangers(release: Release, job: string): void {
  describe('strangers', () => {
    const label = (component: string) => ({
      'app.kubernetes.io/name': 'amr',
      'app.kubernetes.io/instance': 'amr',
      'app.kubernetes.io/component': component,
    });

    it('a pod reaches only what its labels allow', { timeout: 120_000 }, async () => {
      const addresses = await release.kubectl(
        'get',
        'pods',
        '-l',
        `amr.dev/training-job=${job},app.kubernetes.io/component=parameter-server`,
        '-o',
        'jsonpath={.items[*].status.podIP}',
      );
      const [coordinator, nats, shard] = ['amr-coordinator:7070', 'amr-nats:4222', `${addresses.split(' ')[0]}:9090`];
      const ask = async (name: string, labels: Record<string, string>) =>
        JSON.parse(await release.run(name, CONNECT, [coordinator, nats, shard], labels)) as unknown;
      expect(await ask('stranger', {})).toEqual({ [coordinator]: false, [nats]: false, [shard]: false });
      expect(await ask('client', label('client'))).toEqual({ [coordinator]: true, [nats]: false, [shard]: false });
      expect(await ask('worker', label('worker'))).toEqual({ [coordinator]: true, [nats]: true, [shard]: false });
    });

    it('NATS refuses clients without a password', { timeout: 60_000 }, async () => {
      const answer = await release.run('nameless', SPEAK, ['amr-nats:4222'], label('worker'));
      expect(JSON.parse(answer)).toEqual({ asks: true, answered: false });
    });

    it('the coordinator refuses certificates of another authority', { timeout: 60_000 }, async () => {
      const ended = await release.amrAs(await release.foreignCertificate(), 'list');
      expect(ended.code).not.toBe(0);
      expect(ended.stdout).toBe('');
      expect((await release.amr('list')).code).toBe(0);
    });
  });
}

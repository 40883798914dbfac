import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JwtIssuer } from '../../coordinator/nats/issuer.js';
import { connectNats, type NatsConnection } from '../../parameter-server/nats/connection.js';
import { NatsIdentity } from '../../parameter-server/nats/identity.js';
import { freePort, startNatsServer, type NatsServerProcess } from '../../parameter-server/nats/server-process.js';
import { subjects } from '../../proto/subjects.js';
import { systemClock } from '../../runtime/clock.js';
import { describeWithNats } from '../cluster/require.js';
import { amr } from '../tools/amr.js';
import { describeWithHelm, find, render, type KubernetesObject } from './helm.js';

type Role = 'worker' | 'parameter-server';

const PUSH = subjects.push('0f3c', 2, 1, 'worker-0');
const PULL = subjects.pull('0f3c', 2, 1, 'worker-0');
const FILES = subjects.files('0f3c', 'shard-1');
const BROADCAST = subjects.projection('0f3c', 2, 1);
const clock = systemClock();

describeWithHelm('the configuration of NATS', () => {
  describeWithNats('in a real nats-server', (file) => {
    const objects = render({ set: ['nats.auth.method=passwords'] });
    const folder = mkdtempSync(join(tmpdir(), 'amr-nats-'));
    const connections: NatsConnection[] = [];
    let server: NatsServerProcess;

    beforeAll(async () => {
      const config = find(objects, 'ConfigMap', 'amr-nats').data!['nats.conf'];
      for (const role of ['nats', 'worker', 'parameter-server']) writeCertificates(objects, folder, role);
      writeFileSync(
        join(folder, 'nats.conf'),
        config
          .replaceAll('/etc/amr/tls/', `${folder}/nats-`)
          .replace(/^listen: .*$/m, '')
          .replace('0.0.0.0:8222', `127.0.0.1:${await freePort()}`),
      );
      for (const role of ['worker', 'parameter-server'] as const) {
        process.env[`AMR_NATS_${role.replace('-', '_').toUpperCase()}_PASSWORD`] = password(objects, role);
      }
      server = await startNatsServer(file, { clock, args: ['--config', join(folder, 'nats.conf')] });
    });

    afterAll(async () => {
      for (const connection of connections) await connection.close();
      await server?.stop();
      rmSync(folder, { recursive: true });
    });

    async function connect(role: Role, secret = password(objects, role)) {
      const refusal = new AbortController();
      const connection = await connectNats(
        {
          servers: server.url.replace('nats://', 'tls://'),
          name: role,
          user: role,
          password: secret,
          tls: {
            caFile: `${folder}/${role}-ca.crt`,
            certFile: `${folder}/${role}-tls.crt`,
            keyFile: `${folder}/${role}-tls.key`,
          },
        },
        { clock, signal: refusal.signal, onWait: (error) => refusal.abort(error) },
      );
      connections.push(connection);
      return connection;
    }

    it.each([
      ['worker', PUSH],
      ['worker', PULL],
      ['worker', subjects.state('0f3c', 2, 1, 'worker-0')],
      ['worker', FILES],
      ['parameter-server', FILES],
    ] as const)('lets a %s ask a shard at %s, and hear its answer', async (role, subject) => {
      const [asker, shard] = [await connect(role), await connect('parameter-server')];
      const requests = shard.subscribe(subject, { callback: (_error, message) => void message.respond('done') });
      await shard.flush();
      const answer = await asker.request(subject, 'gradient', { timeout: 5000 });
      expect(answer.string()).toBe('done');
      requests.unsubscribe();
    });

    it('lets a shard broadcast to workers', async () => {
      const [worker, shard] = [await connect('worker'), await connect('parameter-server')];
      const broadcasts = worker.subscribe(BROADCAST, { max: 1 });
      await worker.flush();
      shard.publish(BROADCAST, 'projection');
      for await (const message of broadcasts) expect(message.string()).toBe('projection');
    });

    it.each([
      ['worker', 'hear what others push to shards', 'subscribe', PUSH],
      ['worker', 'broadcast as a shard does', 'publish', BROADCAST],
      ['worker', 'answer in a shard’s place', 'publish', '_INBOX.x.1'],
      ['worker', 'use subjects of others', 'publish', 'orders.new'],
      ['parameter-server', 'push to another shard', 'publish', PUSH],
      ['parameter-server', 'ask another shard for rows', 'publish', PULL],
      ['parameter-server', 'use subjects of others', 'publish', 'orders.new'],
    ] as const)('does not let a %s %s', async (role, _what, verb, subject) => {
      const connection = await connect(role);
      const refused = nextRefusal(connection);
      if (verb === 'publish') connection.publish(subject, 'x');
      else connection.subscribe(subject, { callback: () => undefined });
      await connection.flush();
      // The server sends the refusal before it answers the flush.
      const nothing = new Promise<string>((resolve) => setImmediate(resolve, 'nothing'));
      expect(await Promise.race([refused, nothing])).toContain(
        `Permissions Violation for ${verb === 'publish' ? 'Publish' : 'Subscription'} to`,
      );
    });

    it('refuses the password of another role', async () => {
      await expect(connect('worker', password(objects, 'parameter-server'))).rejects.toThrow(
        /authorization violation/i,
      );
    });

    it('refuses clients without a certificate of the authority', async () => {
      const ca = readFileSync(`${folder}/worker-ca.crt`);
      const cert = readFileSync(`${folder}/worker-tls.crt`);
      const key = readFileSync(`${folder}/worker-tls.key`);
      expect(await handshake(server.port, { ca, cert, key })).toBe('accepted');
      expect(await handshake(server.port, { ca })).toMatch(/certificate required|bad certificate/);
    });
  });
});

describeWithHelm('the configuration of NATS with credentials', () => {
  describeWithNats('in a real nats-server', (file) => {
    it('lets in a member with a credential of the same secret, and nobody with another one', async () => {
      const objects = render();
      const folder = mkdtempSync(join(tmpdir(), 'amr-nats-'));
      for (const role of ['nats', 'worker']) writeCertificates(objects, folder, role);
      const secret = password(objects, 'issuer');
      const accounts = join(folder, 'accounts.conf');
      const written = await amr('nats-config', '--nats-secret', secret, '--to', accounts);
      expect(written.code, written.stderr).toBe(0);
      writeFileSync(
        join(folder, 'nats.conf'),
        find(objects, 'ConfigMap', 'amr-nats')
          .data!['nats.conf'].replaceAll('/etc/amr/tls/', `${folder}/nats-`)
          .replace(/^listen: .*$/m, '')
          .replace('../nats-accounts/accounts.conf', './accounts.conf')
          .replace('0.0.0.0:8222', `127.0.0.1:${await freePort()}`),
      );
      const server = await startNatsServer(file, { clock, args: ['--config', join(folder, 'nats.conf')] });
      const connect = (secret: string) => {
        const identity = new NatsIdentity();
        const grant = { key: identity.publicKey, role: 'worker', name: 'worker-0', job: '0f3c', filesOf: [] } as const;
        identity.accept(new JwtIssuer(secret, 60_000).issue(grant, Date.now()));
        const [caFile, certFile, keyFile] = ['ca.crt', 'tls.crt', 'tls.key'].map((name) => `${folder}/worker-${name}`);
        const servers = server.url.replace('nats://', 'tls://');
        return connectNats({ servers, name: 'worker-0', identity, tls: { caFile, certFile, keyFile } }, { clock });
      };
      try {
        const connection = await connect(secret);
        const refused = nextRefusal(connection);
        connection.publish(PUSH, 'x');
        connection.publish(subjects.push('other', 2, 1, 'worker-0'), 'x');
        expect(await refused).toContain('Permissions Violation for Publish to "amr.v1.other.');
        await connection.close();
        await expect(connect(`${secret}x`)).rejects.toThrow(/authorization violation/i);
      } finally {
        await server.stop();
        rmSync(folder, { recursive: true });
      }
    });
  });
});

/** Begins TLS after the greeting of the server. Resolves with "accepted" if the server answers, or with the reason of the end. */
async function handshake(port: number, options: ConnectionOptions): Promise<string> {
  const socket = createConnection(port, '127.0.0.1');
  await once(socket, 'data');
  const secured = connectTls({ socket, servername: 'localhost', ...options });
  secured.write('PING\r\n');
  try {
    await once(secured, 'data');
    return 'accepted';
  } catch (error) {
    return String(error);
  } finally {
    secured.destroy();
  }
}

async function nextRefusal(connection: NatsConnection): Promise<string> {
  for await (const status of connection.status()) {
    if (status.type === 'error') return status.error.message;
  }
  return 'closed';
}

function password(objects: readonly KubernetesObject[], role: string): string {
  return Buffer.from(find(objects, 'Secret', 'amr-nats-auth').data![role], 'base64').toString();
}

function writeCertificates(objects: readonly KubernetesObject[], folder: string, role: string): void {
  for (const [name, value] of Object.entries(find(objects, 'Secret', `amr-${role}-tls`).data!)) {
    writeFileSync(join(folder, `${role}-${name}`), Buffer.from(value, 'base64'), { mode: 0o600 });
  }
}

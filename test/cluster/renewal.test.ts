import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { afterAll, expect, it } from 'vitest';
import { freePort } from '../../parameter-server/nats/server-process.js';
import { Amr, temporaryFolder } from '../tools/amr.js';
import { Authority, type CertificateFiles } from '../tools/certificates.js';

const folder = temporaryFolder();
const started: Amr[] = [];
afterAll(() => started.forEach(({ process }) => process.kill('SIGKILL')));

/** The files that a process is started with. Renewed certificates are copied over them. */
function mountedFor(role: string, authority: Authority): CertificateFiles {
  const files = {
    ca: join(folder, `${role}-ca`),
    cert: join(folder, `${role}-cert`),
    key: join(folder, `${role}-key`),
  };
  mount(files, authority.sign(role));
  return files;
}

/** Replaces mounted files one after the other, as whoever renews them does. */
function mount(files: CertificateFiles, signed: CertificateFiles): void {
  for (const name of ['ca', 'cert', 'key'] as const) copyFileSync(signed[name], files[name]);
}

function start(args: string[], { ca, cert, key }: CertificateFiles, env: Record<string, string> = {}): Amr {
  const files = { AMR_TLS_CA: ca, AMR_TLS_CERT: cert, AMR_TLS_KEY: key };
  const process = new Amr(args, { cwd: folder, env: { TMPDIR: folder, ...files, ...env } });
  started.push(process);
  return process;
}

/** The certificate that the server at the port shows now. */
function shownAt(port: number, { ca, cert, key }: CertificateFiles): Promise<PeerCertificate> {
  const [authority, certificate, privateKey] = [ca, cert, key].map((path) => readFileSync(path));
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', servername: 'localhost', port, ALPNProtocols: ['h2'] };
    const socket = connect({ ...options, ca: authority, cert: certificate, key: privateKey }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

it('renewed certificates, even of another authority, are used by running processes', async () => {
  const [old, renewed] = [new Authority(folder, 'old'), new Authority(folder, 'renewed')];
  const port = await freePort();
  const coordinatorFiles = mountedFor('coordinator', old);
  const workerFiles = mountedFor('worker', old);
  const serve = () =>
    start(['coordinator', '--store', join(folder, 'store'), '--listen', `127.0.0.1:${port}`], coordinatorFiles);
  const first = serve();
  await first.says('listening');
  // The address of NATS leads nowhere. The worker joins nevertheless, and is never given work here.
  const member = { AMR_NAME: 'worker-0', AMR_COORDINATOR: `localhost:${port}`, AMR_NATS_URL: 'nats://127.0.0.1:1' };
  start(['worker', '--threads', '1'], workerFiles, member);
  await first.says('worker-0 joined');
  const before = await shownAt(port, workerFiles);

  mount(coordinatorFiles, renewed.sign('coordinator'));
  await first.says('new connections use the renewed certificates');
  const client = renewed.sign('client');
  const after = await shownAt(port, client);
  expect(before.issuer.CN).toBe('old');
  expect(after.issuer.CN).toBe('renewed');
  await expect(shownAt(port, { ...old.sign('client'), ca: client.ca })).resolves.toMatchObject({
    issuer: { CN: 'renewed' },
  });
  expect(first.stderr).not.toContain('worker-0 is gone');

  mount(workerFiles, renewed.sign('worker'));
  first.process.kill('SIGKILL');
  await first.ended;
  const second = serve();
  await second.says('worker-0 joined');
});

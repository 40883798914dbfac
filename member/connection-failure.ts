import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { TlsFiles } from './channel.js';

/** How long the second attempt to connect may take. */
const PATIENCE_MS = 2000;

/**
 * Finds out why a channel to the coordinator at "host:port" fails, by connecting once more with TLS; gRPC says only that it
 * failed to connect. Resolves with a sentence that names the cause and the AMR_* variables of the remedy, or with undefined
 * where TLS is not the cause.
 */
export async function explainFailure(address: string, tls: TlsFiles | undefined): Promise<string | undefined> {
  const files = tls && (await Promise.all([tls.ca, tls.cert, tls.key].map((file) => readFile(file))).catch(() => null));
  if (files === null) return undefined;
  const failure = await handshake(address, files);
  if (failure === 'refused') return undefined;
  return tls === undefined ? explainPlain(failure) : explainTls(address, failure);
}

/** What came of a handshake: null where it succeeded, 'refused' where nothing listens, or the error of TLS. */
type Failure = NodeJS.ErrnoException | 'refused' | null;

function handshake(address: string, files: readonly Buffer[] | undefined): Promise<Failure> {
  const { host, port } = hostOf(address);
  const [ca, cert, key] = files ?? [];
  return new Promise((resolve) => {
    let connected = false;
    let agreed = false;
    const servername = isIP(host) === 0 ? host : '';
    const options = files ? { ca, cert, key } : { rejectUnauthorized: false };
    const end = (failure: Failure) => {
      socket.destroy();
      clearTimeout(late);
      resolve(failure);
    };
    const socket = connect({ host, port, servername, ALPNProtocols: ['h2'], ...options });
    const late = setTimeout(() => end('refused'), PATIENCE_MS);
    socket.once('connect', () => (connected = true));
    // Under TLS 1.3, the client's handshake ends before the server checks its certificate, so a refusal arrives only
    // afterwards.
    socket.once('secureConnect', () => {
      agreed = true;
      setTimeout(() => end(null), files ? 500 : 0);
    });
    const broken = (error: Error) => (agreed ? new Error('alert: closed after the handshake') : error);
    socket.once('error', (error) => end(connected ? broken(error) : 'refused'));
    socket.once('close', () => end(connected ? broken(new Error('closed')) : 'refused'));
  });
}

function hostOf(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}

/** For a client of plain text: an answer that is TLS, of whatever kind, means that the coordinator uses TLS. */
function explainPlain(failure: Exclude<Failure, 'refused'>): string | undefined {
  if (failure !== null && !/alert|certificate/i.test(failure.message)) return undefined;
  return 'the coordinator uses TLS and this client speaks plain text: leave out AMR_INSECURE, and set AMR_TLS_CA, AMR_TLS_CERT and AMR_TLS_KEY to certificate files of its authority';
}

const UNKNOWN_AUTHORITY = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
]);

function explainTls(address: string, failure: Exclude<Failure, 'refused'>): string | undefined {
  if (failure === null) return undefined;
  const { code = '', message } = failure;
  if (code === 'CERT_HAS_EXPIRED') return "the coordinator's certificate has expired: renew it";
  if (code === 'CERT_NOT_YET_VALID') return "the coordinator's certificate is not valid yet: check the clocks";
  if (UNKNOWN_AUTHORITY.has(code))
    return "an unknown authority signed the coordinator's certificate: set AMR_TLS_CA to the file of its authority";
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `the coordinator's certificate is for another host name than ${hostOf(address).host}: use a host name that it names (${message.replace(/^.*altnames: /, '')})`;
  if (/alert.*expired/i.test(message)) return 'the certificate of this client has expired: renew it';
  if (/alert/i.test(message))
    return 'the coordinator refuses the certificate of this client: set AMR_TLS_CERT and AMR_TLS_KEY to one that its authority signed';
  if (/wrong version|packet length|EPROTO|closed|disconnected/i.test(`${code} ${message}`))
    return 'the coordinator speaks plain text and this client uses TLS: set AMR_INSECURE=true and give no certificate files, or start the coordinator with TLS';
  return `the certificates do not fit: ${message}`;
}

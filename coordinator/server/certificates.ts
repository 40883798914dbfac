import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { experimental } from '@grpc/grpc-js';
import type { Logger } from '../../runtime/log.js';

type Provider = experimental.CertificateProvider;
type CaListener = Parameters<Provider['addCaCertificateListener']>[0];
type IdentityListener = Parameters<Provider['addIdentityCertificateListener']>[0];

/** Paths of PEM files. Clients must have a certificate that `ca` has signed. */
export interface ServerTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** How often the files are read again, in milliseconds. A renewal has days, and reading three small files costs nothing. */
const REFRESH_MS = 5000;

/**
 * The certificates of a server, which are read again as long as it runs, so that a renewed certificate needs no restart.
 * New connections use the new one, and the others stay. Files that do not fit together, as while they are being
 * replaced, are not used.
 */
export class RenewedCertificates implements Provider {
  readonly #ca = new Set<CaListener>();
  readonly #identity = new Set<IdentityListener>();
  readonly #timer = setInterval(() => void this.#refresh(), REFRESH_MS).unref();

  private constructor(
    private readonly files: ServerTls,
    private readonly log: Logger,
    private current: Certificates,
  ) {}

  /** Reads the files. Rejects when one cannot be read, or when they do not fit together. */
  static async open(files: ServerTls, log: Logger): Promise<RenewedCertificates> {
    return new RenewedCertificates(files, log, await readCertificates(files));
  }

  // The server hears of certificates only after it was added, so it is told in a later turn.
  addCaCertificateListener(listener: CaListener): void {
    this.#ca.add(listener);
    process.nextTick(() => listener({ caCertificate: this.current.ca }));
  }

  removeCaCertificateListener(listener: CaListener): void {
    this.#ca.delete(listener);
  }

  addIdentityCertificateListener(listener: IdentityListener): void {
    this.#identity.add(listener);
    process.nextTick(() => listener({ certificate: this.current.cert, privateKey: this.current.key }));
  }

  removeIdentityCertificateListener(listener: IdentityListener): void {
    this.#identity.delete(listener);
  }

  /** Stops reading the files. */
  close(): void {
    clearInterval(this.#timer);
  }

  async #refresh(): Promise<void> {
    const before = this.current;
    try {
      const now = await readCertificates(this.files);
      if (now.ca.equals(before.ca) && now.cert.equals(before.cert) && now.key.equals(before.key)) return;
      this.current = now;
    } catch (error) {
      this.log.warn({ error }, 'cannot read the certificates again; those before stay in use');
      return;
    }
    for (const listener of this.#ca) listener({ caCertificate: this.current.ca });
    const { cert: certificate, key: privateKey } = this.current;
    for (const listener of this.#identity) listener({ certificate, privateKey });
    this.log.info('new connections use the renewed certificates');
  }
}

type Certificates = Readonly<Record<'ca' | 'cert' | 'key', Buffer>>;

/** Reads the files and checks that the key belongs to the certificate. */
async function readCertificates({ ca, cert, key }: ServerTls): Promise<Certificates> {
  const [authority, certificate, privateKey] = await Promise.all([ca, cert, key].map((path) => readFile(path)));
  createSecureContext({ ca: authority, cert: certificate, key: privateKey });
  return { ca: authority, cert: certificate, key: privateKey };
}

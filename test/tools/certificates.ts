import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The paths of a certificate, its key, and the authority that its holder trusts. */
export interface CertificateFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority in a folder, made by openssl. */
export class Authority {
  readonly #cert: string;
  readonly #key: string;

  constructor(
    readonly folder: string,
    readonly name: string,
  ) {
    this.#cert = join(folder, `${name}.crt`);
    this.#key = join(folder, `${name}.key`);
    const files = ['-keyout', this.#key, '-out', this.#cert];
    openssl('req', '-x509', ...NEW_KEY, '-days', '1', '-subj', `/CN=${name}`, ...files);
  }

  /**
   * Signs a certificate. Its holder trusts this authority.
   * @param names the names of the holder, by default the loopback addresses.
   * @param unit the organizational unit, which says for which role the certificate is, where the holder's name does not.
   */
  sign(holder: string, names = 'DNS:localhost,IP:127.0.0.1', unit?: string): CertificateFiles {
    const file = (end: string) => join(this.folder, `${this.name}-${holder}.${end}`);
    const subject = `/CN=${holder}${unit === undefined ? '' : `/OU=${unit}`}`;
    const [cert, key, request, extensions] = [file('crt'), file('key'), file('csr'), file('ext')];
    writeFileSync(extensions, `subjectAltName=${names}\n`);
    openssl('req', ...NEW_KEY, '-subj', subject, '-keyout', key, '-out', request);
    const authority = ['-CA', this.#cert, '-CAkey', this.#key, '-CAcreateserial'];
    openssl('x509', '-req', '-in', request, ...authority, '-days', '1', '-extfile', extensions, '-out', cert);
    return { ca: this.#cert, cert, key };
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}

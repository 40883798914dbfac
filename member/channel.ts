import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Client, connectivityState, credentials } from '@grpc/grpc-js';

/** Paths of PEM files: who is trusted, and who we are. */
export interface TlsFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** The server name that TLS sends where the coordinator is at an IP address. Its certificate is checked for the address. */
const NAME_OF_ADDRESS = 'amr-coordinator';

/** A channel to the coordinator at "host:port"; plain text without `tls`. It connects when it is used. */
export async function openChannel(address: string, tls: TlsFiles | undefined): Promise<Client> {
  const secure = tls && (await Promise.all([readFile(tls.ca), readFile(tls.key), readFile(tls.cert)]));
  const host = address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '');
  const isNumeric = isIP(host) !== 0;
  const verify = isNumeric
    ? { checkServerIdentity: (_: string, cert: PeerCertificate) => checkServerIdentity(host, cert) }
    : {};
  return new Client(address, secure ? credentials.createSsl(...secure, verify) : credentials.createInsecure(), {
    // TLS cannot ask for an IP address by name (RFC 6066), and Node warns about the attempt.
    ...(secure && isNumeric ? { 'grpc.ssl_target_name_override': NAME_OF_ADDRESS } : {}),
    // A coordinator whose machine is gone does not say goodbye.
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2000,
    // A client that is opened anew has connections of its own.
    'grpc.use_local_subchannel_pool': 1,
    // An Assign names the warm items, a bit each.
    'grpc.max_receive_message_length': 64 * 2 ** 20,
  });
}

/** The channel of a process that lives long: it can be opened anew. */
export class Channel {
  private constructor(
    private readonly open: () => Promise<Client>,
    private client: Client,
  ) {}

  static async open(address: string, tls: TlsFiles | undefined): Promise<Channel> {
    const open = () => openChannel(address, tls);
    return new Channel(open, await open());
  }

  get current(): Client {
    return this.client;
  }

  /** Neither connected nor refused. */
  get isConnecting(): boolean {
    return this.client.getChannel().getConnectivityState(false) === connectivityState.CONNECTING;
  }

  /** What is under way breaks. */
  async renew(): Promise<void> {
    const old = this.client;
    this.client = await this.open();
    old.close();
  }

  close(): void {
    this.client.close();
  }
}

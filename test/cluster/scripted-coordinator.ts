import type { ServerDuplexStream } from '@grpc/grpc-js';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { Command, CoordinatorMessage, MemberMessage } from '../../proto/index.js';
import { membersService } from '../../proto/index.js';

type Outgoing = Parameters<typeof membersService.session.response.encode>[0];
type Stream = ServerDuplexStream<MemberMessage, Outgoing>;

/** A coordinator that decides nothing: a test reads the reports of members and chooses the commands. */
export class ScriptedCoordinator {
  readonly #server = new Server();
  readonly #streams = new Map<string, Stream>();
  readonly #said: { member: string; message: MemberMessage }[] = [];
  readonly #waiting = new Set<() => void>();
  /** The newest heartbeat of each member. */
  readonly heartbeats = new Map<string, NonNullable<MemberMessage['heartbeat']>>();
  /** The epoch of the coordinator in its commands. */
  epoch = 1;
  heartbeatIntervalMs = 100;
  /** How many sessions from now on fail with this error, in place of a Welcome. */
  refusals = { count: 0, details: '' };

  constructor(readonly natsUrl: string) {
    const { path, request, response } = membersService.session;
    this.#server.addService(
      {
        session: {
          path,
          requestStream: true,
          responseStream: true,
          requestSerialize: (message: MemberMessage) => request.encode(message),
          requestDeserialize: (bytes: Buffer) => request.decode(bytes),
          responseSerialize: (message: Outgoing) => response.encode(message),
          responseDeserialize: (bytes: Buffer) => response.decode(bytes),
        },
      },
      { session: (stream: Stream) => this.#serve(stream) },
    );
  }

  /** Starts to listen on a free port. Resolves with the address. */
  async listen(): Promise<string> {
    const port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    return `127.0.0.1:${port}`;
  }

  close(): void {
    this.#server.forceShutdown();
  }

  tell(member: string, about: { jobUid: string; run: number }, command: Command): void {
    this.#streams.get(member)!.write({ epoch: this.epoch, ...about, ...command });
  }

  /** The next report of a kind that the test has not read yet. Rejects with the message of a Failure. */
  async hear<Kind extends keyof MemberMessage>(member: string, kind: Kind): Promise<NonNullable<MemberMessage[Kind]>> {
    for (;;) {
      const at = this.#said.findIndex((said) => said.member === member && said.message[kind] !== null);
      if (at >= 0) return this.#said.splice(at, 1)[0].message[kind]!;
      const failed = this.#said.find((said) => said.message.failure !== null);
      if (failed) throw new Error(`${failed.member} failed: ${failed.message.failure!.message}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #serve(stream: Stream): void {
    let member = '';
    stream.on('error', () => {});
    stream.on('data', (message: MemberMessage) => {
      if (message.join && this.refusals.count-- > 0)
        stream.emit('error', { code: status.FAILED_PRECONDITION, details: this.refusals.details });
      else if (message.join) {
        member = message.join.name;
        this.#streams.set(member, stream);
        const { heartbeatIntervalMs, natsUrl } = this;
        const welcome = { heartbeatIntervalMs, leaseTimeoutMs: 10_000, adopted: false, recordedThrough: 0, natsUrl };
        const answer: Partial<CoordinatorMessage> = { epoch: this.epoch, welcome };
        stream.write(answer);
      }
      if (message.heartbeat) this.heartbeats.set(member, message.heartbeat);
      else this.#said.push({ member: message.join?.name ?? member, message });
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    });
    stream.on('end', () => stream.end());
  }
}

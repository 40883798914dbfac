import { status, type ServerDuplexStream } from '@grpc/grpc-js';
import type { CoordinatorMessage, MemberMessage, Role } from '../../proto/index.js';
import type { Envelope } from '../core/events.js';
import { StatusError, statusOfError } from './definitions.js';
import type { LogBatch } from './job-logs.js';
import type { Loop } from './loop.js';

type Call = ServerDuplexStream<MemberMessage, Partial<CoordinatorMessage>>;

/** How many commands may wait for a member to read them. The session is closed when there are more. */
const LARGEST_BACKLOG = 1000;

/** What happens to messages that the loop does not handle. */
export interface SessionsOptions {
  /** Called with lines of a member's log. `onlyJob` is the name of the only job that the member serves, or empty. */
  readonly onLog: (batch: LogBatch, onlyJob: string) => void;
  /** Throws a StatusError where the caller may not join in this role. */
  readonly mayJoin: (call: Call, role: Role) => void;
}

/**
 * The streams of workers and shards. Only one message of each is handled at a time, so a member that sends too fast has
 * to wait.
 */
export class Sessions {
  readonly #calls = new Map<string, Call>();
  #opened = 0;

  constructor(
    readonly loop: () => Loop,
    readonly options: SessionsOptions,
  ) {}

  /** Handles a call of Members.Session. */
  serve(call: Call): void {
    const session = `session-${++this.#opened}`;
    let name: string | null = null;
    const end = () => {
      if (!this.#calls.delete(session) || name === null) return;
      void this.loop()
        .dispatch({ type: 'disconnected', member: name, session })
        .catch(() => {});
    };
    call.on('data', (message: MemberMessage) => {
      call.pause();
      name ??= message.join?.name ?? null;
      this.#receive(call, { session, name, message }).then(
        () => call.resume(),
        // gRPC ends the call with the status of this error. A stream that was destroyed would tell the member nothing.
        (error: unknown) => call.emit('error', statusOfError(error)),
      );
    });
    call.on('end', () => {
      call.end();
      end();
    });
    call.on('error', end);
    call.on('cancelled', end);
    call.on('close', end);
    this.#calls.set(session, call);
  }

  /** Sends a command over a session. It is lost when the session has ended. */
  send(session: string, { epoch, jobUid, run, command }: Envelope): void {
    const call = this.#calls.get(session);
    if (!call) return;
    if (call.writableLength > LARGEST_BACKLOG)
      call.destroy(new StatusError(status.RESOURCE_EXHAUSTED, 'commands are not read'));
    else call.write({ epoch, jobUid, run, ...command });
  }

  /** Closes a session; with `problem`, as a call that has failed for this reason. */
  close(session: string, problem?: string): void {
    const call = this.#calls.get(session);
    this.#calls.delete(session);
    if (problem === undefined) call?.end();
    else call?.emit('error', new StatusError(status.FAILED_PRECONDITION, problem));
  }

  /** Closes all sessions, because the coordinator ends. */
  closeAll(): void {
    for (const session of this.#calls.keys()) this.close(session);
  }

  /** Passes a message of a member to the loop, or a line of its log to the logs. */
  async #receive(
    call: Call,
    { session, name, message }: { session: string; name: string | null; message: MemberMessage },
  ): Promise<void> {
    const loop = this.loop();
    if (message.join) {
      this.options.mayJoin(call, message.join.role);
      await loop.dispatch({ type: 'joined', session, join: message.join });
    } else if (name === null)
      throw new StatusError(status.FAILED_PRECONDITION, 'the first message of a session must be Join');
    else if (message.logLines) this.#log(session, name, message);
    else await loop.dispatch({ type: 'reported', member: name, session, message });
  }

  /** Passes lines of a member's log on, unless the member was refused or another process has taken its name. */
  #log(session: string, source: string, { jobUid, logLines }: MemberMessage): void {
    const member = this.loop().cluster.members.get(source);
    if (!logLines?.lines.length || member?.session !== session) return;
    const role = member.role === 'worker' ? 'worker' : 'parameter-server';
    const { uid: process, onlyJob } = member;
    this.options.onLog({ session, source, role, process, jobUid, lines: logLines.lines }, onlyJob);
  }
}

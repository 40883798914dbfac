import { beforeEach, describe, expect, it } from 'vitest';
import type { Command, Heartbeat, Holding } from '../proto/index.js';
import { Role } from '../proto/index.js';
import type { TaggedReport } from '../proto/tagged.js';
import { commandOf, reportOf } from '../proto/tagged.js';
import type { Line, Member, MemberCommand } from './session-state.js';
import { SessionState } from './session-state.js';

const ABOUT = { jobUid: 'uid', run: 3 };
const WELCOME = { heartbeatIntervalMs: 100, leaseTimeoutMs: 1000, adopted: true, recordedThrough: 0, natsUrl: '' };
const NO_RANKS = { test: null, validation: null, seconds: 0 };

/** A member that holds a run and writes down its commands. */
class Recorder implements Member {
  readonly identity = {
    role: Role.ROLE_WORKER,
    name: 'worker-0',
    uid: 'process',
    version: '',
    onlyJob: '',
    natsKey: '',
  };
  readonly commands: MemberCommand['kind'][] = [];
  holding(): Holding {
    return { ...ABOUT, partitions: null, shard: 0, ready: true, started: true, step: 5, fingerprint: '' };
  }
  heartbeat() {
    return { step: 5 } as Omit<Heartbeat, 'refusedCommands'>;
  }
  welcome() {}
  command(_: unknown, { kind }: MemberCommand) {
    this.commands.push(kind);
  }
}

describe('SessionState', () => {
  let member: Recorder;
  let state: SessionState;
  let sent: TaggedReport[];
  let isClosed: boolean;

  beforeEach(() => {
    member = new Recorder();
    state = new SessionState(member);
    open();
  });

  function open(): void {
    sent = [];
    isClosed = false;
    const line: Line = {
      send: (_, report) => void sent.push(reportOf(report)!),
      every: () => () => {},
      close: () => (isClosed = true),
    };
    state.open(line, []);
  }

  function receive(command: Command, { epoch = 1, about = ABOUT } = {}): boolean {
    return state.receive({ epoch, about, command: commandOf(command)! });
  }

  const kinds = () => sent.map(({ kind }) => kind);
  const losses = (step: number) => ({ losses: { step, partitions: [] } });

  it('joins, and sends what was reported before the Welcome after it, in order and once', () => {
    state.report(ABOUT, losses(5), { isEpochEnd: true, isCheckpoint: false });
    state.report(ABOUT, { epochRanks: { step: 5, ...NO_RANKS } });
    expect(kinds()).toEqual(['join']);
    receive({ welcome: WELCOME });
    expect(kinds()).toEqual(['join', 'losses', 'epochRanks', 'heartbeat']);
  });

  it('sends again in a new session what was not acknowledged, before what is reported later', () => {
    receive({ welcome: WELCOME });
    state.report(ABOUT, losses(5), { isEpochEnd: true, isCheckpoint: false });
    state.close();
    open();
    state.report(ABOUT, losses(10), { isEpochEnd: true, isCheckpoint: false });
    receive({ welcome: WELCOME });
    expect(sent.flatMap((report) => (report.kind === 'losses' ? report.losses.step : []))).toEqual([5, 10]);
  });

  it('forgets its reports when the member was not adopted, and epochs that were recorded meanwhile', () => {
    state.report(ABOUT, losses(5), { isEpochEnd: true, isCheckpoint: false });
    receive({ welcome: { ...WELCOME, recordedThrough: 5 } });
    expect(kinds()).toEqual(['join', 'heartbeat']);
    state.report(ABOUT, losses(10), { isEpochEnd: true, isCheckpoint: false });
    open();
    receive({ welcome: { ...WELCOME, adopted: false } });
    expect(kinds()).toEqual(['join', 'heartbeat']);
  });

  it('keeps the losses of an epoch end that is checkpointed until both are stored', () => {
    receive({ welcome: WELCOME });
    state.report(ABOUT, losses(5), { isEpochEnd: true, isCheckpoint: true });
    receive({ recorded: { step: 5 } });
    open();
    receive({ welcome: WELCOME });
    expect(kinds()).toContain('losses');
    receive({ keep: { checkpoints: [5] } });
    open();
    receive({ welcome: WELCOME });
    expect(kinds()).not.toContain('losses');
  });

  it('refuses and counts commands of an earlier run and of a coordinator that was replaced', () => {
    receive({ welcome: WELCOME }, { epoch: 2 });
    expect(receive({ start: {} }, { epoch: 2, about: { ...ABOUT, run: 2 } })).toBe(false);
    expect(receive({ start: {} })).toBe(false);
    expect(isClosed).toBe(false);
    expect(receive({ welcome: WELCOME })).toBe(false);
    expect(isClosed).toBe(true);
    expect(member.commands).toEqual([]);
    state.beat();
    expect(sent.at(-1)).toMatchObject({ heartbeat: { refusedCommands: 3 } });
    expect(receive({ start: {} }, { epoch: 2 })).toBe(true);
    expect(member.commands).toEqual(['start']);
  });
});

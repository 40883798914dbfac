import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { jobsService, membersService, Phase, Role } from './index.js';

describe('membersService', () => {
  const { request, response } = membersService.session;

  it('session carries a report with every field, 64-bit numbers as numbers', () => {
    const heartbeat = { step: 5, epochLoss: 0.25, triples: 2 ** 40 };
    const message = request.decode(request.encode({ jobUid: 'a', run: 3, heartbeat }));
    expect(message.run).toBe(3);
    expect(message.ready).toBeNull();
    expect(message.heartbeat).toEqual({
      ...heartbeat,
      halted: false,
      epochSeconds: 0,
      cutOffFrom: '',
      diskFreeBytes: 0,
      epochTriples: 0,
      epochAdversarialLoss: 0,
      wireBytesSent: 0,
      wireBytesReceived: 0,
      refusedCommands: 0,
      activity: '',
      activityProgress: 0,
    });
  });

  it('session carries messages within messages, absent ones as null', () => {
    const holding = { jobUid: 'a', run: 2, partitions: { first: 4, count: 2 }, ready: true };
    const { join } = request.decode(request.encode({ join: { role: Role.ROLE_WORKER, name: 'worker-0', holding } }));
    expect(join?.holding?.partitions).toEqual({ first: 4, count: 2 });
    expect(join?.stored).toEqual([]);
    const { assign } = response.decode(response.encode({ assign: { startStep: 7 } }));
    expect(assign?.checkpoint).toBeNull();
    expect(assign?.startStep).toBe(7);
  });

  it('upload carries bytes', () => {
    const { request: frames } = membersService.upload;
    expect(frames.decode(frames.encode({ data: Uint8Array.of(1, 2, 255) })).data).toEqual(Buffer.from([1, 2, 255]));
  });
});

describe('jobsService', () => {
  it('get answers with metrics by name, and NaN where there is no number', () => {
    const { response } = jobsService.get;
    const status = response.decode(
      response.encode({ phase: Phase.PHASE_RUNNING, metrics: { 'hr@10': 0.5 }, etaSeconds: NaN, submittedMs: 1.7e12 }),
    );
    expect(status.metrics).toEqual({ 'hr@10': 0.5 });
    expect(status.phase).toBe(Phase.PHASE_RUNNING);
    expect(status.etaSeconds).toBeNaN();
    expect(status.submittedMs).toBe(1.7e12);
  });
});

describe('generated code', () => {
  it('is what `npm run generate:proto` makes of amr/v1/*.proto', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
    const command = scripts['generate:proto'].split(' ');
    const place = command.indexOf('proto/generated/amr.js');
    expect(place).toBeGreaterThan(0);
    const aside = await mkdtemp(join(tmpdir(), 'amr-proto-'));
    try {
      command[place] = join(aside, 'amr.js');
      await promisify(execFile)('npx', command);
      for (const file of ['amr.js', 'amr.d.ts']) {
        const fresh = await readFile(join(aside, file), 'utf8');
        const kept = await readFile(join('proto/generated', file), 'utf8');
        expect(kept === fresh, `proto/generated/${file} is stale: npm run generate:proto`).toBe(true);
      }
    } finally {
      await rm(aside, { recursive: true });
    }
  });
});

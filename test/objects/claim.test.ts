import { hostname } from 'node:os';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { AddressClaim, CLAIM } from '../../objects/claim.js';
import { ObjectStore } from '../../objects/store.js';
import { describeWithVersitygw, startObjectServer, type ObjectServer } from './versitygw.js';

describeWithVersitygw('a claim in an object store', () => {
  let server: ObjectServer;
  beforeAll(async () => {
    server = await startObjectServer();
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.stop();
  });

  const names = (folder: string) => server.names(folder).catch(() => []);
  /** Writes a claim of another process through the store, so that it has an ETag. */
  async function put(folder: string, owner: string): Promise<void> {
    const { client } = await ObjectStore.open();
    const Body = JSON.stringify({ owner });
    await client.send(new PutObjectCommand({ Bucket: 'data', Key: `${folder}/${CLAIM}`, Body }));
  }

  it('goes to one of many that ask at once, and to the next one when it is given back', async () => {
    const claims = Array.from({ length: 12 }, () => new AddressClaim('s3://data/many'));
    const held = (await Promise.all(claims.map((claim) => claim.take()))).filter((claim) => claim !== undefined);
    expect(held).toHaveLength(1);
    expect(held[0].isExclusive).toBe(true);
    expect(await claims[0].take()).toBeUndefined();
    await held[0].release();
    expect(await names('many')).toEqual([]);
    const next = await claims[0].take();
    await next!.release({ keep: true });
    expect(await names('many')).toEqual([CLAIM]);
  });

  it('is taken over at once from a process of this machine that is gone, and by one process alone', async () => {
    await put('gone', `4194305@${hostname()}@1`);
    const claims = Array.from({ length: 6 }, () => new AddressClaim('s3://data/gone'));
    const held = (await Promise.all(claims.map((claim) => claim.take()))).filter((claim) => claim !== undefined);
    expect(held).toHaveLength(1);
    await held[0].release();
  });

  it('is taken over from another machine when it was seen unchanged for long enough, and not before', async () => {
    await put('far', '1@elsewhere@1');
    const [patient, hasty] = [new AddressClaim('s3://data/far'), new AddressClaim('s3://data/far', { patienceMs: 0 })];
    for (const claim of [patient, patient, hasty]) expect(await claim.take()).toBeUndefined();
    await put('far', '1@elsewhere@2');
    expect(await hasty.take()).toBeUndefined();
    const held = await vi.waitUntil(() => hasty.take());
    expect(await patient.take()).toBeUndefined();
    await held.release();
  });

  it('stays with a living process, which is told when it is lost, and then leaves it to the other', async () => {
    const first = await new AddressClaim('s3://data/lost', { signMs: 5 }).take();
    const before = await server.read(`lost/${CLAIM}`);
    await vi.waitUntil(async () => !(await server.read(`lost/${CLAIM}`)).equals(before));
    expect(first!.lost.aborted).toBe(false);
    await put('lost', '1@elsewhere@1');
    await vi.waitUntil(() => first!.lost.aborted);
    await first!.release();
    expect((await server.read(`lost/${CLAIM}`)).toString()).toContain('elsewhere');
  });

  it('is refused in a bucket that is not there', async () => {
    await expect(new AddressClaim('s3://nowhere/x').take()).rejects.toMatchObject({ code: 'object-not-found' });
  });
});

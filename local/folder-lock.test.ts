import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../test/support/datasets.js';
import { lockFolder } from './folder-lock.js';

it('lockFolder() refuses a folder that is locked, also by another path, until it is freed', async () => {
  const folder = await temporaryFolder();
  await symlink(folder, join(folder, 'link'));
  const [model, other] = [join(folder, 'model'), join(folder, 'link', 'model')];
  const free = await lockFolder(model);
  await expect(lockFolder(other)).rejects.toMatchObject({
    code: 'model-folder-busy',
    message: `Cannot train into ${other}: another process trains into it now`,
  });
  await (
    await lockFolder(join(folder, 'another'))
  )();
  await free();
  await (
    await lockFolder(other)
  )();
});

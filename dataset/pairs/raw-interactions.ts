import type { Ids } from '../../runtime/ids.js';
import { GrowingFloat64, GrowingInt32 } from './growing.js';
import { IdTable } from '../ids/id-table.js';
import type { OnRead } from '../input-file.js';
import { readInteractions } from '../interactions/read.js';
import type { UnderstandOptions } from '../interactions/settings.js';
import type { RawInteractions } from './split.js';

/** The interactions of files as they are, in their order, with the ids of users and items. */
export interface ReadInteractions extends RawInteractions {
  readonly userIds: Ids;
  readonly itemIds: Ids;
  /** One line for each file, which says how it was understood. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Reads interactions, and their times where `settings.times` is given. A row takes 16 bytes of memory with its time, and 8
 * without it.
 * There may be none.
 * @throws InputError when a file cannot be read.
 */
export async function readRawInteractions(
  paths: readonly string[],
  settings: UnderstandOptions,
  onRead?: OnRead,
): Promise<ReadInteractions> {
  const tables = { users: new IdTable(), items: new IdTable() };
  const [users, items, times] = [new GrowingInt32(), new GrowingInt32(), new GrowingFloat64()];
  const notes: string[] = [];
  const warnings: string[] = [];
  for (const path of paths) {
    const options = { ...tables, itemSource: null, settings, onRead, within: undefined };
    const report = await readInteractions(path, options, (user, item, _place, _part, time) => {
      users.push(user);
      items.push(item);
      if (settings.times) times.push(time);
    });
    notes.push(`${path}: ${report.description}`);
    warnings.push(...report.warnings);
  }
  return {
    users: users.view(),
    items: items.view(),
    times: settings.times ? times.view() : null,
    userCount: tables.users.size,
    itemCount: tables.items.size,
    userIds: tables.users.ids(),
    itemIds: tables.items.ids(),
    notes,
    warnings,
  };
}

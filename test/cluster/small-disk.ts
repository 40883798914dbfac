import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The size of a disk, in KiB. */
const SIZE = 1024;

/** The ways to run a command that needs the rights of the administrator. */
const RIGHTS = [[], ['sudo', '-n']];

/** A file system of 1 MiB, so that a test can fill it and processes get the real error of a full disk. */
export class SmallDisk {
  private constructor(
    readonly folder: string,
    readonly rights: readonly string[],
  ) {}

  /** Mounts a disk at a folder, which is made. Returns null when this user may not mount one. */
  static mount(folder: string): SmallDisk | null {
    mkdirSync(folder, { recursive: true });
    const command = ['mount', '-t', 'tmpfs', '-o', `size=${SIZE}k,mode=0777`, 'tmpfs', folder];
    const rights = RIGHTS.find((each) => run([...each, ...command]));
    return rights ? new SmallDisk(folder, rights) : null;
  }

  /** Whether this user may mount a disk. */
  static canMount(): boolean {
    const folder = mkdtempSync(join(tmpdir(), 'amr-disk-'));
    const disk = SmallDisk.mount(folder);
    disk?.unmount();
    rmSync(folder, { recursive: true });
    return disk !== null;
  }

  /** Leaves only this many KiB of the disk free. */
  fill(freeKibibytes: number): void {
    rmSync(join(this.folder, 'ballast'), { force: true });
    const { bavail, bsize } = statfsSync(this.folder);
    writeFileSync(join(this.folder, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - freeKibibytes * 1024)));
  }

  unmount(): void {
    run([...this.rights, 'umount', '--lazy', this.folder]);
  }
}

function run([program, ...args]: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

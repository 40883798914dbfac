import { AmrError } from '../runtime/errors.js';
import { isOwnerAlive, ownerName } from '../runtime/owner.js';
import { ObjectStore, type ObjectStoreSettings, type WriteCondition } from './store.js';

/**
 * The name of the object that says which process writes a folder of a store. It begins with an underscore, so it is no part
 * of the folder for its readers.
 */
export const CLAIM = '_claim.json';

/** How often the owner of a claim writes it anew, in milliseconds. */
const SIGN_MS = 5000;
/** The owner of a claim that nobody wrote anew for this long is taken for dead. */
const PATIENCE_MS = 60_000;

interface AddressClaimOptions {
  readonly store?: ObjectStoreSettings;
  readonly signMs?: number;
  readonly patienceMs?: number;
}

/** The right to write a folder of a store. */
export interface HeldClaim {
  /** Aborted as soon as another process has taken the claim over. */
  readonly lost: AbortSignal;
  /** Whether the store gives a claim to one process at a time. Stores without conditional writes do not. */
  readonly isExclusive: boolean;
  /** Gives the claim back, unless it is lost. With `keep`, its object stays until another process finds it stale. */
  readonly release: (options?: { readonly keep?: boolean }) => Promise<void>;
}

interface SeenClaim {
  readonly version: string;
  readonly owner: string;
}

/**
 * Asks for the right to write a folder of a store, until it is there. Clocks of several machines are never compared: a claim is
 * stale when this process has seen the same version of it for a minute, or when its owner is a process of this machine that is gone.
 */
export class AddressClaim {
  readonly #object: string;
  #seen: { readonly version: string; readonly since: number } | undefined;

  /** @param address the folder, without a slash at its end. */
  constructor(
    address: string,
    private readonly options: AddressClaimOptions = {},
  ) {
    this.#object = `${address}/${CLAIM}`;
  }

  /** Takes the claim if it is free or stale. Returns undefined where another process has it. */
  async take(): Promise<HeldClaim | undefined> {
    const store = await ObjectStore.open(this.options.store);
    const held = await this.#take(store).catch((error: unknown) => {
      store.close();
      throw error;
    });
    if (!held) store.close();
    return held;
  }

  async #take(store: ObjectStore): Promise<HeldClaim | undefined> {
    const current = await this.#read(store);
    if (current && !this.#isStale(current)) return undefined;
    const owner = ownerName();
    const condition: WriteCondition = current ? { ifVersion: current.version } : { ifAbsent: true };
    await store.putIf(this.#object, contentOf(owner, 0), condition);
    // An answer that was lost makes the second attempt of the same request fail, so the object decides.
    if ((await this.#read(store))?.owner !== owner) return undefined;
    // A store that writes the object once more knows no conditions.
    const isExclusive = !(await store.putIf(this.#object, contentOf(owner, 0), { ifAbsent: true }));
    return this.#keep(store, owner, isExclusive);
  }

  #isStale({ version, owner }: SeenClaim): boolean {
    if (isOwnerAlive(owner) === false) return true;
    if (this.#seen?.version !== version) {
      this.#seen = { version, since: performance.now() };
      return false;
    }
    return performance.now() - this.#seen.since > (this.options.patienceMs ?? PATIENCE_MS);
  }

  /** Writes the claim anew from time to time, and notices when another process has taken it. */
  #keep(store: ObjectStore, owner: string, isExclusive: boolean): HeldClaim {
    const lost = new AbortController();
    let count = 0;
    let renewing = Promise.resolve();
    const renew = async () => {
      const now = await this.#read(store);
      if (now?.owner === owner) await store.putIf(this.#object, contentOf(owner, ++count), { ifVersion: now.version });
      else lost.abort(new AmrError(`Another process writes ${this.#object.slice(0, -CLAIM.length)}`));
    };
    const timer = setInterval(() => {
      // A store that cannot be reached now may be reached next time.
      renewing = renewing.then(renew).catch(() => {});
    }, this.options.signMs ?? SIGN_MS).unref();
    const release = async ({ keep = false } = {}) => {
      clearInterval(timer);
      await renewing;
      const give = async () => {
        if (!keep && !lost.signal.aborted && (await this.#read(store))?.owner === owner)
          await store.remove(this.#object);
      };
      // The claim stays in a store that cannot be reached, and becomes stale.
      await give().catch(() => {});
      store.close();
    };
    return { lost: lost.signal, isExclusive, release };
  }

  async #read(store: ObjectStore): Promise<SeenClaim | undefined> {
    const found = await store.get(this.#object);
    return found && { version: found.version, owner: ownerIn(found.bytes.toString('utf8')) };
  }
}

function contentOf(owner: string, count: number): Buffer {
  return Buffer.from(`${JSON.stringify({ owner, count })}\n`);
}

/** The owner that a claim names. It is empty where the object holds something else. */
function ownerIn(text: string): string {
  try {
    const { owner } = JSON.parse(text) as { readonly owner?: unknown };
    return typeof owner === 'string' ? owner : '';
  } catch {
    return '';
  }
}

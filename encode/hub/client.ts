import { InputError, firstLineOf } from '../../runtime/errors.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The model hub does not answer. Download the files of the model elsewhere, and name their folder. */
    'hub-unreachable': { readonly hub: string };
    /** The model hub has no such model, or shows it to some users only. */
    'hub-model-unknown': { readonly model: string; readonly hub: string };
  }
}

/** How long the hub may be silent, in milliseconds. */
const SILENCE_MS = 30_000;

/** A model hub with the interface of Hugging Face's. */
export interface Hub {
  /** Its address, without a slash at the end. */
  readonly address: string;
  /** What shows the hub who asks; needed for models that are not public. */
  readonly token?: string;
}

/** Returns the hub that the environment names, or Hugging Face's. */
export function hubOf({ HF_ENDPOINT, HF_TOKEN }: NodeJS.ProcessEnv): Hub {
  const address = (HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
  return { address, ...(HF_TOKEN ? { token: HF_TOKEN } : {}) };
}

/** An answer whose body has not been read. */
export interface Answer {
  readonly response: Response;
  /** Tells that bytes came. The request is ended where none come for some time. */
  readonly heard: () => void;
  /** Ends the waiting for bytes. */
  readonly done: () => void;
}

/**
 * Asks the hub for a path. Rejects with an InputError where it refuses, and with another error where the connection fails, which is worth
 * another attempt.
 */
export async function ask(
  hub: Hub,
  path: string,
  { model, from = 0, signal }: { model: string; from?: number; signal?: AbortSignal },
): Promise<Answer> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error(`it is silent for ${SILENCE_MS / 1000} s`)), SILENCE_MS);
  const done = () => clearTimeout(timer);
  try {
    const response = await fetch(`${hub.address}/${path}`, {
      headers: {
        ...(hub.token ? { authorization: `Bearer ${hub.token}` } : {}),
        ...(from > 0 ? { range: `bytes=${from}-` } : {}),
      },
      signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
    });
    refuse(response, hub, model);
    return { response, heard: () => void timer.refresh(), done };
  } catch (error) {
    done();
    throw error;
  }
}

/** Throws the error of an answer that is a refusal. Those that may pass are no InputErrors. */
function refuse({ status, ok }: Response, { address, token }: Hub, model: string): void {
  if (ok) return;
  if (status === 401 || status === 403 || status === 404) {
    const why =
      token === undefined
        ? 'or shows it only to users who say who they are (HF_TOKEN)'
        : 'or does not show it to this user';
    throw new InputError(
      `Cannot download ${model}, which is no file or folder here: ${address} has no such model or revision, ${why}`,
      {
        code: 'hub-model-unknown',
        facts: { model, hub: address },
      },
    );
  }
  throw new Error(`it answers with the status ${status}`);
}

/** Returns the error of a hub that did not answer in the end. */
export function unreachable({ address }: Hub, model: string, error: unknown): InputError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return new InputError(
    `Cannot download ${model}, which is no file or folder here: ${address} does not answer: ${firstLineOf(cause)}`,
    {
      code: 'hub-unreachable',
      facts: { hub: address },
    },
  );
}

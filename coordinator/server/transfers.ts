import { randomUUID } from 'node:crypto';
import { status, type ServerReadableStream } from '@grpc/grpc-js';
import type { Command, SendFile } from '../../proto/index.js';
import { StatusError } from './definitions.js';

/** A message of an upload: a piece of the file, or the reason why it cannot be sent. */
interface UploadFrame {
  readonly transfer: string;
  readonly data: Uint8Array;
  readonly error: string;
}

/** An upload that has begun. */
interface Upload {
  readonly first: UploadFrame;
  readonly call: ServerReadableStream<UploadFrame, { bytes: number }>;
  readonly answer: (error: StatusError | null, value?: { bytes: number }) => void;
}

/** A range of a file on the disk of a shard. */
type File = Omit<SendFile, 'transfer'>;

/** How long a shard may take before it begins to send, in milliseconds. */
const OPENING_TIMEOUT_MS = 30_000;

/**
 * Transfers files from the disk of a shard to a user. Frames are read only as fast as the user takes them, so a
 * transfer needs no more memory than gRPC's own buffers.
 */
export class Transfers {
  /** The transfers that no shard has begun yet, by their random names. */
  readonly #expected = new Map<string, (upload: Upload) => void>();

  /** Handles a call of Members.Upload. */
  serve(call: Upload['call'], answer: Upload['answer']): void {
    call.on('error', () => {});
    call.once('data', (first: UploadFrame) => {
      call.pause();
      const expected = this.#expected.get(first.transfer);
      if (expected) expected({ first, call, answer });
      else answer(new StatusError(status.NOT_FOUND, 'no one is waiting for this file any more'));
    });
  }

  /**
   * Yields the bytes of a file. `send` sends the command to the shard and returns false when the shard has no session.
   * Throws a StatusError when the file does not arrive completely.
   */
  async *read(shard: string, file: File, send: (command: Command) => boolean): AsyncGenerator<Uint8Array> {
    const { first, call, answer } = await this.#open(shard, file, send);
    let bytes = 0;
    let isWhole = false;
    try {
      for (const frame of [first]) yield take(frame);
      for await (const frame of call) yield take(frame as UploadFrame);
      if (bytes !== file.length) {
        throw new StatusError(status.DATA_LOSS, `${shard} sent ${bytes} of ${file.length} bytes of ${file.file}`);
      }
      isWhole = true;
      answer(null, { bytes });
    } finally {
      if (!isWhole) answer(new StatusError(status.ABORTED, 'the file is not wanted any more'));
    }

    function take({ data, error }: UploadFrame): Uint8Array {
      if (error !== '') throw new StatusError(status.DATA_LOSS, `${shard} cannot send ${file.file}: ${error}`);
      bytes += data.length;
      return data;
    }
  }

  /** Asks the shard for the file and waits for the first frame. */
  async #open(shard: string, file: File, send: (command: Command) => boolean): Promise<Upload> {
    const transfer = randomUUID();
    let late: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Upload>((resolve, reject) => {
        this.#expected.set(transfer, resolve);
        late = setTimeout(() => {
          reject(new StatusError(status.ABORTED, `${shard} does not send ${file.file}`));
        }, OPENING_TIMEOUT_MS);
        if (!send({ sendFile: { transfer, ...file } })) {
          reject(
            new StatusError(
              status.FAILED_PRECONDITION,
              `${shard}, which holds part of the model, is not there: start it again`,
            ),
          );
        }
      });
    } finally {
      clearTimeout(late);
      this.#expected.delete(transfer);
    }
  }
}

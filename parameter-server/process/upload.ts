import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client, ClientWritableStream } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import type { SendFile } from '../../proto/index.js';
import { membersService } from '../../proto/index.js';

/** The number of bytes of the file in one message. */
const FRAME_BYTES = 256 * 1024;
/** The longest time that the transfer of one range may take, in milliseconds. */
const DEADLINE_MS = 3_600_000;

type Frames = ClientWritableStream<Parameters<typeof membersService.upload.request.encode>[0]>;

/**
 * Answers the command SendFile. It uploads a range of a file of a checkpoint as fast as the coordinator accepts it, or
 * sends the reason why this is not possible. Rejects when the upload breaks.
 */
export async function upload(client: Client, folder: string, command: SendFile): Promise<void> {
  const { path, request, response } = membersService.upload;
  const { transfer, file, offset, length } = command;
  let frames: Frames;
  const done = new Promise<void>((resolve, reject) => {
    const options = { deadline: Date.now() + DEADLINE_MS };
    frames = client.makeClientStreamRequest(
      path,
      (frame: Parameters<typeof request.encode>[0]) => request.encode(frame),
      (bytes) => response.decode(bytes),
      new Metadata(),
      options,
      (error) => (error ? reject(error) : resolve()),
    );
  });
  // The error reaches the caller through the `await` at the end of this function.
  done.catch(() => {});
  try {
    await sendRange(join(folder, file), { offset, length }, (data, isFirst) =>
      write(frames, { data, transfer: isFirst ? transfer : '' }, done),
    );
  } catch (error) {
    frames!.write({ transfer, error: (error as Error).message });
  }
  frames!.end();
  await done;
}

/** Reads a range of a file and passes it to `send` piece by piece. An empty range makes one empty piece. */
async function sendRange(
  path: string,
  { offset, length }: { offset: number; length: number },
  send: (data: Buffer, isFirst: boolean) => Promise<void>,
): Promise<void> {
  const handle = await open(path, 'r');
  try {
    let at = 0;
    do {
      const data = Buffer.alloc(Math.min(FRAME_BYTES, length - at));
      const { bytesRead } = await handle.read(data, 0, data.length, offset + at);
      if (bytesRead < data.length)
        throw new Error(`${path} has ${offset + at + bytesRead} bytes, but ${offset + length} are needed`);
      await send(data, at === 0);
      at += data.length;
    } while (at < length);
  } finally {
    await handle.close();
  }
}

/** Resolves when more may be written. Rejects when the call has ended. */
async function write(frames: Frames, frame: { data: Buffer; transfer: string }, done: Promise<void>): Promise<void> {
  if (frames.write(frame)) return;
  await Promise.race([new Promise<void>((resolve) => frames.once('drain', resolve)), done]);
}

/**
 * Frames on the signer's socket, both ways: length of what follows (4 bytes, big endian), id of the call (4), kind (1),
 * payload. Many calls are in flight on one connection; answers bear the id of their call.
 */
const LENGTH_BYTES = 4;
const HEAD_BYTES = 9;
/** Longer than any row or message; a longer frame is a broken peer. */
const MAX_FRAME = 4 * 1024 * 1024;

/** `control` and `use` go to the signer; the others come back. */
export const FRAME_KIND = { control: 1, use: 2, bytes: 3, json: 4, refusal: 5, failure: 6 } as const;

export interface Frame {
  readonly id: number;
  readonly kind: number;
  readonly payload: Buffer;
}

export function encodeFrame({ id, kind, payload }: Frame): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES + payload.length);
  head.writeUInt32BE(HEAD_BYTES - LENGTH_BYTES + payload.length, 0);
  head.writeUInt32BE(id, LENGTH_BYTES);
  head.writeUInt8(kind, HEAD_BYTES - 1);
  payload.copy(head, HEAD_BYTES);
  return head;
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** Frames complete with this chunk. @throws where a length makes no sense */
  push(chunk: Buffer): readonly Frame[] {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    while (rest.length >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + rest.readUInt32BE(0);
      if (end < HEAD_BYTES || end > MAX_FRAME) throw new Error(`Frame of ${end} bytes`);
      if (rest.length < end) break;
      frames.push({
        id: rest.readUInt32BE(LENGTH_BYTES),
        kind: rest.readUInt8(HEAD_BYTES - 1),
        payload: rest.subarray(HEAD_BYTES, end),
      });
      rest = rest.subarray(end);
    }
    this.#rest = rest;
    return frames;
  }
}

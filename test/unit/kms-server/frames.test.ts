import * as fc from 'fast-check';
import { encodeFrame, type Frame, FrameReader } from '../../../src/kms-server/hsm/signer/frames';

const frame = fc.record({
  id: fc.integer({ min: 0, max: 0xffff_ffff }),
  kind: fc.integer({ min: 1, max: 6 }),
  payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
});

/** Cuts a buffer into pieces of these lengths, over and over. */
function pieces(stream: Buffer, lengths: readonly number[]): readonly Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0, i = 0; at < stream.length; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    cut.push(stream.subarray(at, at + length));
    at += length;
  }
  return cut;
}

test('frames come out as they went in, however the stream is cut', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 10 }), lengths, (frames: Frame[], cuts) => {
      const reader = new FrameReader();
      const stream = Buffer.concat(frames.map(encodeFrame));
      expect(pieces(stream, cuts).flatMap((piece) => reader.push(piece))).toEqual(frames);
    }),
  );
});

test.each([0, 4, 0xffff_ffff])('a length of %i is a broken peer', (length) => {
  const head = Buffer.alloc(9);
  head.writeUInt32BE(length);
  expect(() => new FrameReader().push(head)).toThrow(/Frame/);
});

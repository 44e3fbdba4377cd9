import * as fc from 'fast-check';
import { SIGNATURE_ALGORITHMS } from '../../../src/kms-server/hsm/algorithms';
import { decodeUse, encodeUse, USES, type UseRequest } from '../../../src/kms-server/hsm/signer/messages';

const buffer = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

test('a use survives its way to the signer', () => {
  const request = fc.record(
    {
      use: fc.constantFrom(...USES),
      keyId: fc.uuid(),
      rowVersion: fc.integer({ min: 0, max: 0xffff_ffff }),
      now: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      applicationId: fc.string({ unit: 'grapheme', maxLength: 64 }),
      projectId: fc.string({ unit: 'grapheme', maxLength: 64 }),
      algorithm: fc.constantFrom(...SIGNATURE_ALGORITHMS),
      data: buffer,
      extra: buffer,
    },
    { requiredKeys: ['use', 'keyId', 'rowVersion', 'now', 'applicationId', 'projectId', 'data', 'extra'] },
  );
  fc.assert(
    fc.property(request, (sent) => {
      expect(decodeUse(encodeUse(sent as UseRequest))).toEqual(sent);
    }),
  );
});

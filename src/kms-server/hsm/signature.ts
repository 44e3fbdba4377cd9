/** DER tags (X.690). */
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const LONG_FORM_ONE_BYTE = 0x81;
const SHORT_FORM_LIMIT = 0x80;

/** A positive INTEGER: no leading zeros, save one where the first bit would read as a sign. */
function derInteger(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const magnitude = bytes.subarray(start);
  const signed = (magnitude[0] ?? 0) >= SHORT_FORM_LIMIT;
  const content = signed ? Buffer.concat([Buffer.from([0]), magnitude]) : magnitude;
  return Buffer.concat([Buffer.from([INTEGER, content.length]), content]);
}

/** PKCS#11 gives an ECDSA signature as r || s; everybody else takes `Ecdsa-Sig-Value` in DER (RFC 3279, 2.2.3). */
export function ecdsaDer(raw: Buffer): Buffer {
  const half = raw.length / 2;
  const body = Buffer.concat([derInteger(raw.subarray(0, half)), derInteger(raw.subarray(half))]);
  const head =
    body.length < SHORT_FORM_LIMIT ? [SEQUENCE, body.length] : [SEQUENCE, LONG_FORM_ONE_BYTE, body.length];
  return Buffer.concat([Buffer.from(head), body]);
}

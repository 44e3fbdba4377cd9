import { createHash } from 'node:crypto';
import { ok, type Result, unreachable } from '../../../domain/result';
import { ecdsaDer } from '../signature';
import { FRAME_KIND, type Frame } from './frames';
import { type ControlRequest, decodeUse, type SignerRefusal, type SignerStart } from './messages';
import type { Vault } from './vault';

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value), 'utf8');

function control(vault: Vault, request: ControlRequest): Result<unknown, SignerRefusal> {
  switch (request.do) {
    case 'generate':
      return ok(vault.generate(request.row));
    case 'rebind':
      return vault.rebind(request.sealed, request.change);
    case 'check':
      return vault.check(request.sealed);
    case 'load':
      return vault.load(request.sealed);
    case 'revoke':
      vault.revoke(request.keyId, request.minRowVersion);
      return ok(null);
    case 'sign-head': {
      const digest = createHash('sha256').update(request.text, 'utf8').digest();
      return ok(ecdsaDer(vault.signHead(digest)).toString('base64'));
    }
    default:
      return unreachable(request);
  }
}

function use(vault: Vault, clock: SignerStart['clock'], payload: Buffer): Result<Buffer, SignerRefusal> {
  const request = decodeUse(payload);
  return vault.use(clock === 'system' ? { ...request, now: Date.now() } : request);
}

/** The answer to one frame. A failure of the module is told by its name alone: no data of the call is in it. */
export function answer(vault: Vault, clock: SignerStart['clock'], frame: Frame): Frame {
  const { id } = frame;
  try {
    const isUse = frame.kind === FRAME_KIND.use;
    const result = isUse
      ? use(vault, clock, frame.payload)
      : control(vault, JSON.parse(frame.payload.toString('utf8')) as ControlRequest);
    if (!result.ok) return { id, kind: FRAME_KIND.refusal, payload: json(result.refusal) };
    return Buffer.isBuffer(result.value)
      ? { id, kind: FRAME_KIND.bytes, payload: result.value }
      : { id, kind: FRAME_KIND.json, payload: json(result.value) };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    return { id, kind: FRAME_KIND.failure, payload: json({ message }) };
  }
}

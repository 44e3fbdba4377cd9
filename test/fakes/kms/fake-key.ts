import type { KeyDescription, KeySpec, KmsKeyState, RequestContext } from '../../../src/app/ports/kms';
import type { ApprovalId, Instant, KeyHandle, RequestId } from '../../../src/domain/ids';

/** A span of time in which an application could have used the key, as far as its state goes. */
export interface UsableSpan {
  readonly handle: KeyHandle;
  readonly requestId: RequestId;
  readonly from: Instant;
  /** Still usable where missing. */
  until?: Instant;
  /** The operators' decision that made it usable; missing where this KMS has no gate. */
  readonly approval: ApprovalId | undefined;
}

/** A key of the fake, with what it remembers. */
export class FakeKey {
  readonly handle: KeyHandle;
  readonly spec: KeySpec;
  readonly context: RequestContext;
  readonly createdAt: Instant;
  state: KmsKeyState = 'Disabled';
  everEnabled = false;
  deletionDue: Instant | undefined;
  /** Whether its destruction waits for operators who are asked to cancel it. */
  isHeld: () => boolean = () => false;
  /** When each version was made, oldest first. Only the last protects; all of an enabled key process. */
  readonly versions: Instant[];
  /** Highest generation seen, for each request: a request that deletes a key counts its own from 1. */
  readonly #generations = new Map<RequestId, number>();

  constructor(handle: KeyHandle, spec: KeySpec, context: RequestContext, createdAt: Instant) {
    this.handle = handle;
    this.spec = spec;
    this.context = context;
    this.createdAt = createdAt;
    this.versions = [createdAt];
    this.see(context);
  }

  seen(requestId: RequestId): number {
    return this.#generations.get(requestId) ?? 0;
  }

  see(context: Pick<RequestContext, 'requestId' | 'generation'>): void {
    this.#generations.set(context.requestId, Math.max(this.seen(context.requestId), context.generation));
  }

  get version(): number {
    return this.versions.length;
  }

  describe(): KeyDescription {
    const rotatedAt = this.version > 1 ? this.versions.at(-1) : undefined;
    return {
      handle: this.handle,
      requestId: this.context.requestId,
      name: this.spec.name,
      state: this.state,
      everEnabled: this.everEnabled,
      generation: this.seen(this.context.requestId),
      createdAt: this.createdAt,
      version: this.version,
      ...(rotatedAt !== undefined && { rotatedAt }),
      ...(this.deletionDue !== undefined && { deletionDue: this.deletionDue }),
    };
  }
}

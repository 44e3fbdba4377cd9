import type { KeyPage, KeySpec, KmsResult, RequestContext } from '../../../src/app/ports/kms';
import type { Instant, KeyHandle, RequestId } from '../../../src/domain/ids';
import { ok, refuse } from '../../../src/domain/result';
import { refusal } from './fake-approvals';
import { FakeKey } from './fake-key';
import { destroy, holdsName } from './fake-rules';

/** The keys of the fake, each as time alone has left it. */
export class FakeKeys {
  readonly #scheme: string;
  readonly #now: () => Instant;
  readonly #endsWindows: boolean;
  readonly #forgets: boolean;
  readonly #all = new Map<KeyHandle, FakeKey>();

  constructor(scheme: string, now: () => Instant, endsWindows: boolean, forgets: boolean) {
    this.#scheme = scheme;
    this.#now = now;
    this.#endsWindows = endsWindows;
    this.#forgets = forgets;
  }

  add(spec: KeySpec, context: RequestContext): FakeKey {
    const handle = `${this.#scheme}:key-${this.#all.size + 1}` as KeyHandle;
    const key = new FakeKey(handle, spec, context, this.#now());
    this.#all.set(handle, key);
    return key;
  }

  /** The key after what time alone has done to it. */
  settled(handle: KeyHandle): FakeKey | undefined {
    const key = this.#all.get(handle);
    const isOver = key?.deletionDue !== undefined && this.#now() >= key.deletionDue;
    if (isOver && this.#endsWindows && !key.isHeld()) destroy(key);
    return key;
  }

  find(handle: KeyHandle): KmsResult<FakeKey> {
    if (!new RegExp(`^${this.#scheme}:[A-Za-z0-9_-]+$`).test(handle)) {
      return refuse(refusal('invalid-request', `${handle} is not a handle of the fake KMS.`));
    }
    const key = this.settled(handle);
    const isKnown = key && !(this.#forgets && key.state === 'Destroyed');
    return isKnown ? ok(key) : refuse(refusal('not-found', `There is no key ${handle}.`));
  }

  ofRequest(requestId: RequestId): FakeKey | undefined {
    const key = [...this.#all.values()].find((it) => it.context.requestId === requestId);
    return key && this.settled(key.handle);
  }

  nameHolder({ keyGroup, name }: KeySpec): FakeKey | undefined {
    return [...this.#all.keys()]
      .flatMap((handle) => this.settled(handle) ?? [])
      .find((key) => key.spec.keyGroup === keyGroup && key.spec.name === name && holdsName(key));
  }

  page({ cursor, limit }: { readonly cursor?: string; readonly limit: number }): KeyPage {
    const start = Number(cursor ?? '0');
    const handles = [...this.#all.keys()].slice(start, start + limit);
    const end = start + handles.length;
    return {
      keys: handles.flatMap((handle) => this.settled(handle)?.describe() ?? []),
      ...(end < this.#all.size && { cursor: String(end) }),
    };
  }
}

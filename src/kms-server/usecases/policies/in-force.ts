import type { KeyTypeId, Operation } from '../../../domain/algorithms';
import type { KmsCapabilities } from '../../../domain/capabilities';
import { dayNumberOf, dayOf } from '../../../domain/day';
import { sha256Hex } from '../../../domain/hash';
import { parsePolicyJson } from '../../../domain/policy/parse-policy';
import type { PolicySet } from '../../../domain/policy/policy-set';
import { reviewUse } from '../../../domain/policy/protection';
import type { Violation } from '../../../domain/policy/review';
import { ok, type Result } from '../../../domain/result';
import { isRejection } from '../../policy/draft';
import { type Refusal, refused } from '../../refusal';
import type { Store } from '../../store/store';
import { policySubject, SET_POLICY } from './record';

/** A policy with what was worked out from it for one day. */
interface Holding {
  readonly policy: PolicySet;
  day: number;
  readonly verdicts: Map<string, readonly Violation[]>;
}

/** The crypto policies that hold now, read once after each change. */
export class PoliciesInForce {
  readonly #store: Store;
  readonly #capabilities: KmsCapabilities;
  readonly #holdings = new Map<string | null, Holding>();
  #revision = -1;

  constructor(store: Store, capabilities: KmsCapabilities) {
    this.#store = store;
    this.#capabilities = capabilities;
  }

  /** @param keyGroup null: what the server holds for groups without one of their own */
  of(keyGroup: string | null): Result<PolicySet, Refusal> {
    const held = this.#holding(keyGroup);
    return held.ok ? ok(held.value.policy) : held;
  }

  /** Why a key type may not protect anything by such an operation now; empty where it may. */
  refusals(
    keyGroup: string,
    keyType: KeyTypeId,
    operation: Operation,
    now: number,
  ): Result<readonly Violation[], Refusal> {
    const held = this.#holding(keyGroup);
    if (!held.ok) return held;
    const { policy, verdicts } = held.value;
    const day = dayNumberOf(now);
    if (held.value.day !== day) {
      held.value.day = day;
      verdicts.clear();
    }
    const use = `${keyType} ${operation}`;
    const known = verdicts.get(use);
    if (known) return ok(known);
    const context = { capabilities: this.#capabilities, today: dayOf(now) };
    const found = reviewUse({ keyType, operation }, policy, context).filter(isRejection);
    verdicts.set(use, found);
    return ok(found);
  }

  #holding(keyGroup: string | null): Result<Holding, Refusal> {
    const { revision } = this.#store.policies;
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#holdings.clear();
    }
    const known = this.#holdings.get(keyGroup);
    if (known) return ok(known);
    const read = readPolicy(this.#store, keyGroup);
    if (!read.ok) return read;
    const holding = { policy: read.value, day: -1, verdicts: new Map() };
    this.#holdings.set(keyGroup, holding);
    return ok(holding);
  }
}

/** Where a group's policy comes from: itself, or (null) the server. */
export const placeOf = ({ policies }: Pick<Store, 'policies'>, keyGroup: string | null): string | null =>
  keyGroup !== null && typeof policies.current(keyGroup)?.version === 'string' ? keyGroup : null;

/** Reads the policy of a place, and holds it against the log: one that was put there by hand allows nothing. */
function readPolicy(store: Store, keyGroup: string | null): Result<PolicySet, Refusal> {
  const place = placeOf(store, keyGroup);
  const version = store.policies.current(place)?.version;
  const stored = typeof version === 'string' ? store.policies.get(version) : undefined;
  if (!stored) return refuseDamaged(`No policy is in force for ${placeText(place)}`);
  const logged = loggedHash(store, place);
  const isOwn = keyGroup === null || place !== null || loggedHash(store, keyGroup) === null;
  if (sha256Hex(stored.document) !== stored.documentHash || logged !== stored.documentHash || !isOwn)
    return refuseDamaged(`Policy ${stored.version} of ${placeText(place)} isn't the one that was agreed to`);
  const parsed = parsePolicyJson(stored.document);
  return parsed.ok ? parsed : refuseDamaged(`Policy ${stored.version} can't be read: ${parsed.refusal[0]}`);
}

/** Hash of the policy that was set last in a place, as the log has it; null where the place has none of its own. */
function loggedHash(store: Store, place: string | null): string | null {
  const after = store.audit.lastAct(policySubject(place), SET_POLICY)?.after;
  if (after === null || typeof after !== 'object' || !('documentHash' in after)) return null;
  return typeof after.documentHash === 'string' ? after.documentHash : null;
}

const placeText = (place: string | null): string => (place === null ? 'the server' : `group ${place}`);

const refuseDamaged = (message: string) =>
  refused('forbidden', message, 'Ask the KMS administrator to look into the audit log');

import { keyType } from '../../../../domain/algorithms';
import { startOfDay } from '../../../../domain/day';
import { ok, refuse } from '../../../../domain/result';
import {
  type KeyDescription,
  type KeySpec,
  type KmsRefusal,
  type KmsResult,
  KmsUnavailable,
  type PolicyRefusal,
  type PreflightContext,
  type RequestContext,
} from '../../../ports/kms';
import type { DsmClient } from './client';
import { dsmDate } from './dates';
import type { DsmRefused } from './errors';
import { isAsOrdered } from './genuine';
import { DSM_KEY_TYPES, dsmKeyType, keyOpsOf } from './key-table';
import type { DsmKeys, KeyChange } from './keys';
import {
  describe,
  lifeOf,
  MARK,
  type Marks,
  marksOfNew,
  type OurKey,
  ourKey,
  putAway,
  specHash,
} from './marks';
import { policyObjections, policyRefusal } from './preflight';
import { conflict, NO_ROTATION, nameTaken, notAsOrdered, unsupported } from './refusals';
import { type DsmSetUp, type Place, policyHolders, rotates } from './set-up';
import { DAY_MS, WINDOW_DAYS } from './window';

/** One key a request: DSM has no client token, and so the key's unique name and our mark on it stand for one. */
export class DsmCreation {
  readonly #client: DsmClient;
  readonly #keys: DsmKeys;
  readonly #setUp: DsmSetUp;

  constructor(client: DsmClient, keys: DsmKeys, setUp: DsmSetUp) {
    this.#client = client;
    this.#keys = keys;
    this.#setUp = setUp;
  }

  async create(spec: KeySpec, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    const known = await this.#known(spec, context);
    if (known) return known;
    const place = await this.#setUp.place();
    if (!place.ok) return place;
    const marks = marksOfNew(spec, context);
    const objection = this.#objection(spec, marks, place.value);
    if (objection) return refuse(objection);
    const made = await this.#keys.create(this.#body(spec, marks));
    if (made.ok) return this.#checked(made.value, context);
    if (made.needsApproval) return refuse(CREATION_GATED);
    if (made.refusal.code !== 'conflict') return made;
    // Somebody bears the name since we looked: ourselves, if an earlier answer was lost on its way.
    return (await this.#known(spec, context)) ?? refuse(nameTaken(spec.name));
  }

  /** What the group's and the account's policies have against the key, and what DSM can't do. */
  async preflight(spec: KeySpec, context: PreflightContext): Promise<KmsResult<readonly PolicyRefusal[]>> {
    const place = await this.#setUp.place();
    if (!place.ok) return place;
    const marks = marksOfNew(spec, context);
    const lacking = this.#lacking(spec, place.value);
    if (lacking) return ok([lacking]);
    const objections = policyObjections(spec, marks, policyHolders(place.value));
    return ok(objections.map((objection) => policyRefusal([objection])));
  }

  /** What an earlier order of this request made, or who else bears the name; undefined where the way is free. */
  async #known(spec: KeySpec, context: RequestContext): Promise<KmsResult<KeyDescription> | undefined> {
    const ofRequest = await this.#keys.ofRequest(context.requestId);
    if (!ofRequest.ok) return ofRequest;
    const [first, ...surplus] = ofRequest.value;
    if (first) return (await this.#swept(surplus, context)) ?? same(first, spec);
    const byName = await this.#keys.byName(spec.name);
    if (!byName.ok) return byName;
    if (!byName.value) return undefined;
    const key = ourKey(byName.value, this.#client.connection.groupId);
    return key?.requestId === context.requestId ? same(key, spec) : refuse(nameTaken(spec.name));
  }

  /**
   * A create that arrives after its key was put away finds the name free, and makes a second key. Nobody knows it,
   * and nobody could ever use it: it is put away as well. A refusal where that doesn't go.
   */
  async #swept(surplus: readonly OurKey[], context: RequestContext): Promise<DsmRefused | undefined> {
    const until = this.#client.now() + WINDOW_DAYS.min * DAY_MS;
    for (const key of surplus) {
      if (key.everEnabled || key.deletionDue !== undefined || lifeOf(key.sobject) === 'gone') continue;
      const change = putAway(key, until, context);
      const custom_metadata = { ...change.custom_metadata, [MARK.surplus]: 'yes' };
      const swept = await this.#keys.change(key, { ...change, custom_metadata });
      if (!swept.ok) return swept;
    }
    return undefined;
  }

  #objection(spec: KeySpec, marks: Marks, place: Place): KmsRefusal | undefined {
    const objections = policyObjections(spec, marks, policyHolders(place));
    return this.#lacking(spec, place) ?? (objections.length > 0 ? policyRefusal(objections) : undefined);
  }

  #lacking(spec: KeySpec, place: Place): KmsRefusal | undefined {
    const { group } = place;
    const offered = DSM_KEY_TYPES[spec.keyType] ?? [];
    const { location } = this.#setUp;
    if (spec.location !== location) {
      return unsupported(`This DSM has no location ${spec.location}.`, `Ask for the location ${location}.`);
    }
    if (!spec.operations.every((operation) => offered.includes(operation))) {
      return unsupported(
        `DSM has no ${spec.keyType} for ${spec.operations.join(', ')}.`,
        'Choose other operations.',
      );
    }
    if (spec.rotationPeriodDays !== null && !rotates(place)) return unsupported(...NO_ROTATION);
    if (spec.keyGroup !== group.group_id && spec.keyGroup !== group.name) {
      return unsupported(
        `The connection leads to the DSM group ${group.name}, and not to ${spec.keyGroup}.`,
        'Let the key group of the settings be the name or id of the DSM group of the connection.',
      );
    }
    return undefined;
  }

  #body(spec: KeySpec, marks: Marks): KeyChange {
    const [activation, expiry] = [startOfDay(spec.activationDate), startOfDay(spec.expiryDate)];
    return {
      ...dsmKeyType(keyType(spec.keyType)),
      name: spec.name,
      group_id: this.#client.connection.groupId,
      enabled: false,
      key_ops: keyOpsOf(spec.operations),
      description: spec.description,
      custom_metadata: marks,
      // PreActive until that date; a key without one is Active at once. A date that is past has nothing to wait for.
      ...(activation > this.#client.now() && { activation_date: dsmDate(activation) }),
      deactivation_date: dsmDate(expiry),
      ...(spec.rotationPeriodDays !== null && {
        rotation_policy: {
          interval_days: spec.rotationPeriodDays,
          effective_at: dsmDate(Math.max(activation, this.#client.now()) + spec.rotationPeriodDays * DAY_MS),
          deactivate_rotated_key: true,
        },
      }),
    };
  }

  /** A key that came back enabled is shut at once, and its answer not believed. */
  async #checked(key: OurKey, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    if (!key.sobject.enabled && key.requestId === context.requestId) return ok(describe(key));
    await this.#keys.change(key, { enabled: false });
    throw new KmsUnavailable(
      'nonsense',
      'DSM made a key that is enabled, or another one than it was asked for.',
    );
  }
}

function same(key: OurKey, spec: KeySpec): KmsResult<KeyDescription> {
  if (key.specHash !== specHash(spec)) return refuse(conflict());
  return isAsOrdered(key.sobject, spec) ? ok(describe(key)) : refuse(notAsOrdered(key.sobject.kid));
}

const CREATION_GATED: KmsRefusal = {
  code: 'policy',
  message: 'The quorum policy of the DSM group holds back the making of keys.',
  mend: 'Take CREATE_SOBJECTS out of the quorum policy: a new key is disabled, and enabling it passes the gate.',
};

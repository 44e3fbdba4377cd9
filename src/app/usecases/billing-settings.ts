import type { AccountId } from '../../domain/ids';
import type { BillingSettings, SecretName } from '../ports/settings';
import type { BillingView } from '../views/admin';
import type { ConnectionDeps } from './connections';
import { commitLogged } from './settings-log';

/** What an administrator enters. A secret that is left out stays as it is, unless the address changes. */
export interface BillingInput {
  /** null turns delivery off; events then wait in the outbox. */
  readonly url: string | null;
  readonly secret?: string | undefined;
  readonly chargeAt: BillingSettings['chargeAt'];
}

const NONE: BillingSettings = { url: null, secret: null, chargeAt: 'creation' };

export const readBilling = async ({ settings }: ConnectionDeps): Promise<BillingView> =>
  viewOf((await settings.get('billing'))?.value ?? NONE);

/** As with connections: another address, and the stored secret is discarded. */
export async function saveBilling(
  deps: ConnectionDeps,
  input: BillingInput,
  actor: AccountId,
): Promise<BillingView> {
  const { settings, secrets, newId, now } = deps;
  const secret: SecretName | undefined = input.secret === undefined ? undefined : `secret:billing.${newId()}`;
  if (secret && input.secret !== undefined) await secrets.set(secret, input.secret);
  let before = NONE;
  let after = NONE;
  const subject = {
    url: input.url,
    chargeAt: input.chargeAt,
    secret: secret ? 'replaced' : 'as before, if the address is',
  };
  await commitLogged(settings, { at: now(), actor, action: 'billing.saved', subject }, async () => {
    const stored = await settings.get('billing');
    before = stored?.value ?? NONE;
    const kept = before.url === input.url ? before.secret : null;
    after = { url: input.url, secret: secret ?? kept, chargeAt: input.chargeAt };
    return { name: 'billing', value: after, expectedVersion: stored?.version };
  });
  if (before.secret && before.secret !== after.secret) await secrets.delete(before.secret);
  return viewOf(after);
}

const viewOf = ({ url, secret, chargeAt }: BillingSettings): BillingView => ({
  url,
  hasSecret: secret !== null,
  chargeAt,
});

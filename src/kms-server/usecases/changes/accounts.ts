import * as z from 'zod';
import { refused } from '../../refusal';
import { change, type Governed } from './change';
import { accountId, livingPrincipal, nameOf, refuseAbsent } from './fields';
import { sayOverPrincipal } from './says';

const link = z.strictObject({
  id: z.uuid(),
  accountId,
  link: z.uuid().meta({ description: 'Of the one-time code that was entered in Jira' }),
});
type LinkAccount = z.output<typeof link>;

/** Which Jira account is whose: who requested a key, or approved it there, can't decide on it here. */
export const ACCOUNT_CHANGES = {
  'person.link-account': change<LinkAccount>({
    payload: link,
    onProof: true,
    describe: (kms, { id, accountId: account }) => {
      const before = kms.store.principals.get(id)?.accountId ?? null;
      const instead = before === null || before === account ? '' : `, and no longer ${before}`;
      return `Jira account ${account} is ${nameOf(kms, id)}${instead}`;
    },
    says: (kms, { id }) => sayOverPrincipal(kms, id),
    gains: (_kms, { id }) => [id],
    refuse: (kms, order) =>
      refuseAbsent(kms, order.id, ['person']) ??
      refuseTakenAccount(kms, order.id, order.accountId) ??
      refuseUnproved(kms, order),
    apply: (kms, { id, accountId: account, link: proof }) => {
      const before = livingPrincipal(kms, id, ['person']);
      kms.store.principals.linkAccount(id, account, 'jira', kms.clock.now());
      return {
        subject: `person:${id}`,
        before: {
          accountId: before?.accountId ?? null,
          accountVerifiedBy: before?.accountVerifiedBy ?? null,
        },
        after: { accountId: account, accountVerifiedBy: 'jira', link: proof },
      };
    },
  }),
};

/**
 * One account for one person. Nor is it handed on while who had it before is still here: votes and exclusions go by
 * accounts.
 */
export function refuseTakenAccount({ store }: Governed, id: string, account: string) {
  const others = store.principals.all().filter((other) => other.id !== id);
  const holder = others.find((other) => other.accountId === account);
  if (holder) {
    return refused(
      'conflict',
      `Jira account ${account} is linked to ${holder.name} (${holder.id}) already`,
      'Enter the code in Jira as yourself; where the other link is wrong, its person links their own account first',
    );
  }
  const former = others.find((other) => store.principals.formerAccounts(other.id).includes(account));
  if (!former) return undefined;
  return refused(
    'conflict',
    `Jira account ${account} was linked to ${former.name} (${former.id}) before`,
    'An account is not handed from one person to another; use your own',
  );
}

function refuseUnproved({ store }: Governed, { id, accountId: account, link: proof }: LinkAccount) {
  const known = store.accountLinks.get(proof);
  if (known?.principalId === id && known.proved?.accountId === account) return undefined;
  return refused(
    'policy',
    `Nobody has proved that Jira account ${account} is ${id}`,
    'They ask for a code in the KMS, and enter it in Jira',
  );
}

import type { ConnectionId } from '../../../domain/ids';
import { ok, type Result, refuse } from '../../../domain/result';
import { type Kms, type KmsRefusal, KmsUnavailable } from '../../ports/kms';
import type { Connection } from '../../ports/settings';
import type { OperatorsProblem } from '../../views/operators';
import type {
  AccountInKms,
  AccountPage,
  EnterCodePayload,
  EnteredCodeView,
} from '../../views/operators-account';
import type { OperatorsDeps, Viewer } from './deps';

/** Connections whose KMS lets people prove their Jira account, by what it last said of itself. */
async function linkable({ connections, capabilities }: OperatorsDeps): Promise<readonly Connection[]> {
  const all = await connections();
  const can = await Promise.all(all.map(async ({ id }) => (await capabilities(id))?.features.accountLinks));
  return all.filter((_, index) => can[index]);
}

export const linksAccounts = async (deps: OperatorsDeps): Promise<boolean> =>
  (await linkable(deps)).length > 0;

/** Who somebody is in each KMS. */
export async function readAccount(deps: OperatorsDeps, { accountId }: Viewer): Promise<AccountPage> {
  const rows = (await linkable(deps)).map(async ({ id, name }): Promise<AccountInKms> => {
    const row = { connectionId: id, name, linkedTo: null, waiting: null, problem: null };
    const told = await asking(deps, id, (kms) => kms.accountStanding?.(accountId));
    if (!told.ok) return { ...row, problem: told.refusal };
    const { linkedTo, waiting } = told.value;
    return { ...row, linkedTo, waiting };
  });
  return { accountId, kmss: await Promise.all(rows) };
}

/**
 * Somebody entered a one-time code of a KMS. Who they are is what the platform vouches for, and never what the page
 * sends. The KMS links nothing by our word: others have to agree there.
 */
export async function enterCode(
  deps: OperatorsDeps,
  { accountId }: Viewer,
  { connectionId, code, isConfirmed }: EnterCodePayload,
): Promise<Result<EnteredCodeView, OperatorsProblem>> {
  const connection = (await linkable(deps)).find(({ id }) => id === connectionId);
  if (!connection) return refuse(NO_SUCH_KMS);
  const entered = { code, accountId, lookOnly: !isConfirmed };
  return asking(deps, connection.id, (kms) => kms.enterLinkCode?.(entered));
}

async function asking<T>(
  { kms }: OperatorsDeps,
  id: ConnectionId,
  ask: (kms: Kms) => Promise<Result<T, KmsRefusal>> | undefined,
): Promise<Result<T, OperatorsProblem>> {
  try {
    const told = await ask(await kms(id));
    if (!told) return refuse(NO_SUCH_KMS);
    return told.ok ? ok(told.value) : refuse({ what: told.refusal.message, mend: told.refusal.mend });
  } catch (error) {
    if (!(error instanceof KmsUnavailable)) throw error;
    return refuse(noAnswer(error));
  }
}

const NO_SUCH_KMS: OperatorsProblem = {
  what: 'This KMS keeps no Jira accounts of its operators.',
  mend: 'Reload the page, and choose another one.',
};

const MINUTE = 60_000;

function noAnswer({ reason, retryAfterMs }: KmsUnavailable): OperatorsProblem {
  if (reason !== 'throttled')
    return {
      what: 'The KMS gives no answer.',
      mend: 'Reload the page in a minute: what you entered may have arrived.',
    };
  const wait = retryAfterMs === undefined ? 'a minute' : span(retryAfterMs);
  return {
    what: 'Too many codes were entered.',
    mend: `Wait ${wait}, then enter the code as the KMS shows it.`,
  };
}

const span = (ms: number): string =>
  ms < MINUTE ? `${Math.ceil(ms / 1_000)} seconds` : `${Math.ceil(ms / MINUTE)} minutes`;

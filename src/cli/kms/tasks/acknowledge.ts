import { CommandFailure, EXIT } from '../../run';
import { repeated } from '../remote/command';
import { Refused } from '../remote/problem';
import type { Approval, KeyApproval } from './approval';

/** Agreeing to destroy what is in use is said key by key. There is no word for all of them. */

const FLAG = '--acknowledge-recent-use';
const SHORTEST = 8;
const CONFLICT = 409;

export const acknowledgeOption = () =>
  repeated(
    `${FLAG} <key id>`,
    'agree to delete this key although it was used recently; id as `tasks show` tells',
  );

const isKey = (approval: Approval): approval is KeyApproval => approval.about === 'key';

/** The keys that were named. @throws CommandFailure where a name is none of the keys to decide on */
export function acknowledged(
  approvals: readonly Approval[],
  given: readonly string[] = [],
): ReadonlySet<string> {
  const keys = new Set(approvals.filter(isKey).map(({ keyId }) => keyId));
  return new Set(given.map((text) => keyNamed(keys, text)));
}

function keyNamed(keys: ReadonlySet<string>, text: string): string {
  const fitting = [...keys].filter((id) => id.startsWith(text.toLowerCase()));
  const [found, ...others] = text.length < SHORTEST ? [] : fitting;
  if (found !== undefined && others.length === 0) return found;
  throw new CommandFailure(
    `${FLAG} is ${text}, which names none of the keys to decide on; give the key's id, ${SHORTEST} characters or more`,
    EXIT.usage,
  );
}

export const acknowledgeMend = (keyId: string): string =>
  `Make sure that nothing depends on the key any more, then repeat it with ${FLAG} ${keyId}`;

/** @throws Refused where a key was used recently and nobody has said that they know */
export function refuseUnacknowledged(approval: Approval, known: ReadonlySet<string>): void {
  if (!isKey(approval) || !approval.recentUse || known.has(approval.keyId)) return;
  const { keyId, keyName, keyGroup, recentUse } = approval;
  const detail = `Key ${keyName} (${keyId}) was last used on ${recentUse.day}; group ${keyGroup} asks about uses within ${recentUse.watchedDays} days`;
  const problem = { code: 'recently-used', title: 'Used recently', detail, mend: acknowledgeMend(keyId) };
  throw new Refused(problem, CONFLICT);
}

/** The member of the vote, for the key that it is about. */
export const acknowledgement = (approval: Approval, known: ReadonlySet<string>) =>
  isKey(approval) && known.has(approval.keyId) ? { acknowledgeRecentUse: true } : {};

import { ACCOUNT_CHANGES } from './accounts';
import type { AnyChange } from './change';
import { CREDENTIAL_CHANGES } from './credentials';
import { GROUP_CHANGES } from './groups';
import { PEOPLE_CHANGES } from './people';
import { POLICY_CHANGES } from './policies';
import { PROGRAM_CHANGES } from './programs';
import { QUORUM_CHANGES } from './quorums';
import { ROLE_CHANGES } from './roles';
import { TEAM_CHANGES } from './teams';

/** Everything about the rules that can be changed while the server runs, each through the people it concerns. */
export const CHANGES = {
  ...QUORUM_CHANGES,
  ...GROUP_CHANGES,
  ...TEAM_CHANGES,
  ...PEOPLE_CHANGES,
  ...ACCOUNT_CHANGES,
  ...ROLE_CHANGES,
  ...PROGRAM_CHANGES,
  ...CREDENTIAL_CHANGES,
  ...POLICY_CHANGES,
} as const satisfies Readonly<Record<string, AnyChange>>;

export type ChangeName = keyof typeof CHANGES;
/** What people propose. */
export const PROPOSABLE = Object.entries<AnyChange>(CHANGES).flatMap(([name, { onProof }]) =>
  onProof ? [] : [name],
) as [ChangeName, ...ChangeName[]];

/** @throws where the name is none: what is stored was proposed by a version that knew it */
export function changeKind(name: string): AnyChange {
  if (Object.hasOwn(CHANGES, name)) return CHANGES[name as ChangeName];
  throw new Error(`There is no change of kind ${name}`);
}

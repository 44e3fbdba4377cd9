import { may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import { countsFor, type Matter, refuseDecider, voterOf } from '../policy/eligibility';
import { isAgreed, type QuorumAction, type Requirement, tally } from '../policy/quorum';
import { personsIn } from '../policy/teams';
import { type Refusal, refused } from '../refusal';
import type { StoredApproval, Vote } from '../store/approvals';
import type { StoredPrincipal } from '../store/principals';
import type { Team } from '../store/teams';
import type { Kms } from './kms';
import { matterOf } from './matter';
import { currentRequirements } from './requirements';

/** Persons and teams as they are now, read once for however many approvals are looked at. */
export interface Directory {
  readonly persons: readonly StoredPrincipal[];
  readonly teams: readonly Team[];
}

export const directoryOf = ({ store }: Pick<Kms, 'store'>): Directory => ({
  persons: store.principals.all().filter(({ kind }) => kind === 'person'),
  teams: store.teams.all(),
});

/** One part of what an approval still needs. */
export interface PartStanding {
  readonly keyGroup: string | null;
  readonly action: QuorumAction;
  readonly team: { readonly id: string; readonly name: string } | null;
  readonly needed: number;
  readonly agreed: number;
  /** Who counts for it, whether or not they have voted. */
  readonly members: readonly StoredPrincipal[];
}

export interface Standing {
  readonly parts: readonly PartStanding[];
  readonly agreed: boolean;
}

/**
 * Where an approval stands. The quorum that was in force when it was opened must agree, and the one that is in force
 * now: a change of policy in between can't weaken it. Whoever was removed or lost the right meanwhile doesn't count.
 */
export function standingOf(
  kms: Kms,
  approval: StoredApproval,
  votes: readonly Vote[],
  directory: Directory = directoryOf(kms),
): Standing {
  const matter = matterOf(kms, approval);
  const agreeing = votes.filter(({ decision }) => decision === 'approve').map(({ voter }) => voter);
  const now = approval.state === 'pending' ? currentRequirements(kms, approval) : [];
  const standings = distinct([...approval.requirements, ...now]).map((requirement) =>
    standingOfPlace(requirement, matter, agreeing, directory),
  );
  return {
    parts: standings.flatMap(({ parts }) => parts),
    agreed: standings.every(({ agreed }) => agreed),
  };
}

/** The same quorum of the same place counts once; `days` has done its work when the approval was opened. */
function distinct(requirements: readonly Requirement[]): readonly Requirement[] {
  const seen = new Map<string, Requirement>();
  for (const requirement of requirements) {
    const { keyGroup, action, quorum } = requirement;
    const key = JSON.stringify([keyGroup, action, quorum.parts.map(({ team, n }) => [team, n])]);
    if (!seen.has(key)) seen.set(key, requirement);
  }
  return [...seen.values()];
}

function standingOfPlace(
  { keyGroup, action, quorum }: Requirement,
  matter: Matter,
  agreeing: readonly string[],
  { persons, teams }: Directory,
): Standing {
  const entitled = persons.filter((person) => countsFor(person, keyGroup, matter));
  const open = quorum.parts.map(({ team, n }) => {
    const inside = team === null ? undefined : personsIn(teams, team);
    const members = entitled.filter(({ id }) => inside?.has(id) ?? true);
    return { team, needed: n, members, electors: new Set(members.map(voterOf)) };
  });
  const counts = tally(open, agreeing);
  const parts = open.map(({ team, needed, members }, index) => ({
    keyGroup,
    action,
    team: team === null ? null : { id: team, name: teams.find(({ id }) => id === team)?.name ?? team },
    needed,
    agreed: counts[index] ?? 0,
    members,
  }));
  return { parts, agreed: isAgreed(open, counts) };
}

type Decline = { readonly ok: false; readonly refusal: Refusal };

/** Why a person has no say in an approval; undefined where they have. */
export function refuseVoter(
  kms: Kms,
  person: Principal,
  approval: StoredApproval,
  standing: Standing,
): Decline | undefined {
  const { parts } = standing;
  if (parts.some(({ members }) => members.some(({ id }) => id === person.id))) return undefined;
  const places = [...new Set(parts.map(({ keyGroup }) => keyGroup))];
  if (!places.some((place) => may(person, 'approval.decide', place))) {
    return refused(
      'forbidden',
      `${person.name} may not decide for ${places.map(placeName).join(', ')}`,
      'Somebody with a role that allows approval.decide there has to',
    );
  }
  const excluded = refuseDecider(person, matterOf(kms, approval));
  if (excluded) return excluded;
  const teams = [...new Set(parts.map(({ team }) => team?.name ?? 'the operators'))];
  return refused(
    'forbidden',
    `${person.name} is in none of the teams that decide this: ${teams.join(', ')}`,
    'Somebody of these teams has to decide',
  );
}

const placeName = (place: string | null): string => (place === null ? 'the server' : `group ${place}`);

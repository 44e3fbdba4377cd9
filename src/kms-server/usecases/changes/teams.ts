import * as z from 'zod';
import { wouldNestInItself } from '../../policy/teams';
import { change, type Governed } from './change';
import { displayName, livingPrincipal, nameOf, newId, refusedAt } from './fields';
import { quorumsWith, sayOverTeam } from './says';

const MAX_MEMBERS = 200;
const distinct = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;
const members = z.array(z.uuid()).max(MAX_MEMBERS).refine(distinct, 'Names somebody twice');

const put = z.strictObject({
  id: newId,
  name: displayName,
  persons: members.meta({ description: 'Ids of persons' }),
  teams: members.meta({ description: 'Ids of teams inside it; all their persons are in it' }),
});
type PutTeam = z.output<typeof put>;
const remove = z.strictObject({ id: z.uuid() });

const current = ({ store }: Governed, id: string) => store.teams.get(id);

/** Teams that quorums count on. */
export const TEAM_CHANGES = {
  'team.put': change<PutTeam>({
    payload: put,
    describe: (kms, { id, name, persons, teams }) => {
      const inside = [
        ...persons.map((person) => nameOf(kms, person)),
        ...teams.map((nested) => `team ${current(kms, nested)?.name ?? nested}`),
      ];
      return `${current(kms, id) ? 'Change' : 'Add'} team ${name}: ${inside.join(', ') || 'nobody'}`;
    },
    says: (kms, { id }) => sayOverTeam(kms, id),
    gains: (kms, { id, persons }) => {
      const before = current(kms, id)?.persons ?? [];
      return persons.filter((person) => !before.includes(person));
    },
    refuse: (kms, order) => refuseMembers(kms, order) ?? refuseName(kms, order),
    apply: (kms, order) => {
      const before = current(kms, order.id) ?? null;
      kms.store.teams.put(order, kms.clock.now());
      return { subject: `team:${order.id}`, before, after: order };
    },
  }),
  'team.remove': change<z.output<typeof remove>>({
    payload: remove,
    describe: (kms, { id }) => `Remove team ${current(kms, id)?.name ?? id}`,
    says: (kms, { id }) => sayOverTeam(kms, id),
    gains: () => [],
    refuse: refuseRemoval,
    apply: (kms, { id }) => {
      const before = current(kms, id) ?? null;
      kms.store.teams.delete(id);
      return { subject: `team:${id}`, before, after: null };
    },
  }),
};

function refuseMembers(kms: Governed, order: PutTeam) {
  const nobody = order.persons.find((id) => !livingPrincipal(kms, id, ['person']));
  if (nobody)
    return refusedAt(
      'persons',
      'not-found',
      `There is no person ${nobody}`,
      'Name ids of persons who are there',
    );
  const nowhere = order.teams.find((id) => id !== order.id && !current(kms, id));
  if (nowhere) return refusedAt('teams', 'not-found', `There is no team ${nowhere}`, 'Name ids of teams');
  if (!wouldNestInItself(kms.store.teams.all(), order)) return undefined;
  return refusedAt(
    'teams',
    'policy',
    `Team ${order.name} would be inside itself`,
    'Leave out the team that contains it',
  );
}

function refuseName({ store }: Governed, { id, name }: PutTeam) {
  if (store.principals.get(id)) {
    return refusedAt('id', 'conflict', `The id ${id} is taken`, 'Leave the id out, or choose a random one');
  }
  const other = store.teams.all().find((team) => team.name === name && team.id !== id);
  return other
    ? refusedAt('name', 'name-taken', `There is a team ${name} already`, 'Choose another name')
    : undefined;
}

function refuseRemoval(kms: Governed, { id }: z.output<typeof remove>) {
  const team = current(kms, id);
  if (!team) return refusedAt('id', 'not-found', `There is no team ${id}`, 'Name the id of a team');
  const outer = kms.store.teams.all().find(({ teams }) => teams.includes(id));
  if (outer)
    return refusedAt(
      'id',
      'policy',
      `Team ${team.name} is inside team ${outer.name}`,
      'Take it out there first',
    );
  const [counting] = quorumsWith(kms, id);
  if (!counting) return undefined;
  return refusedAt(
    'id',
    'policy',
    `${counting.action} in ${counting.keyGroup ?? 'the server'} counts on team ${team.name}`,
    'Set that quorum first',
  );
}

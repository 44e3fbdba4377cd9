import * as z from 'zod';
import { may } from '../../auth/permissions';
import { voterOf } from '../../policy/eligibility';
import { isAgreed, QUORUM_ACTIONS, tally } from '../../policy/quorum';
import { personsIn } from '../../policy/teams';
import { change, type Governed } from './change';
import { keyGroup, refusedAt, refuseUnknownGroup } from './fields';

const MAX_PEOPLE = 20;

const payload = z.strictObject({
  keyGroup: keyGroup.nullable().meta({ description: 'null: the server as a whole' }),
  action: z.enum(QUORUM_ACTIONS),
  parts: z
    .array(z.strictObject({ team: z.uuid().nullable(), n: z.int().min(1).max(MAX_PEOPLE) }))
    .max(10)
    .meta({ description: 'Each must agree; `team` null: anybody who may decide there' }),
  days: z.int().min(1).max(90).meta({ description: 'Until an open approval expires' }),
});
type SetQuorum = z.output<typeof payload>;

const text = ({ store }: Governed, { parts }: Pick<SetQuorum, 'parts'>): string =>
  parts
    .map(
      ({ team, n }) => `${n} of ${team === null ? 'the operators' : (store.teams.get(team)?.name ?? team)}`,
    )
    .join(' and ') || 'nobody';

/** How an agreement comes about in a group, or over the server. */
export const QUORUM_CHANGES = {
  'quorum.set': change<SetQuorum>({
    payload,
    describe: (kms, order) =>
      `${order.action} in ${order.keyGroup ?? 'the server'} needs ${text(kms, order)}, within ${order.days} days`,
    // It goes through the quorum that it changes, besides the one for policies.
    says: (_kms, { keyGroup: place, action }) => [
      { keyGroup: place, action: 'change-policy' },
      ...(action === 'change-policy' ? [] : [{ keyGroup: place, action }]),
    ],
    gains: () => [],
    refuse: (kms, order) => refuseUnknownGroup(kms, order.keyGroup) ?? refuseParts(kms, order),
    apply: ({ store }, { keyGroup: place, action, parts, days }) => {
      const before = { action, ...store.groups.quorum(place, action) };
      store.groups.setQuorum(place, action, { parts, days });
      return { subject: `group:${place ?? ''}`, before, after: { action, parts, days } };
    },
  }),
};

function refuseParts(kms: Governed, order: SetQuorum) {
  const { action, parts } = order;
  if (parts.length === 0 && action !== 'cancel-deletion') {
    return refusedAt(
      'parts',
      'policy',
      `A quorum for ${action} that needs nobody is no quorum`,
      'Name at least one part; only cancel-deletion may need nobody',
    );
  }
  const teams = parts.map(({ team }) => team);
  const twice = teams.find((team, index) => teams.indexOf(team) !== index);
  if (twice !== undefined) {
    return refusedAt(
      'parts',
      'policy',
      `${twice ?? 'The operators'} would be asked twice`,
      'Name each team once',
    );
  }
  const missing = teams.find((team) => team !== null && !kms.store.teams.get(team));
  if (missing) return refusedAt('parts', 'not-found', `There is no team ${missing}`, 'Name the id of a team');
  return refuseUnreachable(kms, order);
}

/** A quorum that the people there can't reach would stop everything, and its own mending too. */
function refuseUnreachable(kms: Governed, order: SetQuorum) {
  const { keyGroup: place, parts } = order;
  const entitled = kms.store.principals.all().filter((person) => may(person, 'approval.decide', place));
  const open = parts.map(({ team, n }) => {
    const inside = team === null ? undefined : personsIn(kms.store.teams.all(), team);
    const members = entitled.filter(({ id }) => inside?.has(id) ?? true);
    return { needed: n, electors: new Set(members.map(voterOf)) };
  });
  const counts = tally(open, entitled.map(voterOf));
  if (isAgreed(open, counts)) return undefined;
  return refusedAt(
    'parts',
    'policy',
    `${text(kms, order)} can't agree: of those who may decide in ${place ?? 'the server'} only ${counts.join(' and ')} count`,
    'Ask for fewer, or give more people a role that allows approval.decide there first',
  );
}

import type { Choice } from '../../parts/fields';
import type { Directory, PlainField } from '../form-types';

/** Fields that several forms have. */

const EVERYWHERE: Choice = ['', 'The whole server'];

export const peopleIn = ({ people }: Directory): readonly Choice[] =>
  people.filter(({ removedAt }) => removedAt === null).map(({ id, name }) => [id, name]);

export const groupsIn = ({ groups }: Directory): readonly Choice[] =>
  groups.flatMap(({ name }) => (name === null ? [] : [[name, name] as const]));

export const teamsIn = ({ teams }: Directory): readonly Choice[] => teams.map(({ id, name }) => [id, name]);

const rolesFor =
  (kind: 'person') =>
  ({ roles, actions }: Directory): readonly Choice[] => {
    const fitting = new Set(actions.filter(({ kinds }) => kinds.includes(kind)).map(({ name }) => name));
    return roles
      .filter(({ name, actions: held }) => name !== 'integration' && held.some((one) => fitting.has(one)))
      .filter(({ name }) => name !== 'application')
      .map(({ name }) => [name, name]);
  };

export const applicationsIn = ({ applications }: Directory): readonly Choice[] =>
  applications.map(({ id, name, projectId }) => [id, `${name} of project ${projectId}`]);

export const group: PlainField = { type: 'choice', name: 'keyGroup', label: 'Group', choices: groupsIn };

export const anywhere: PlainField = {
  ...group,
  choices: (directory) => [EVERYWHERE, ...groupsIn(directory)],
};

export const person: PlainField = { type: 'choice', name: 'id', label: 'Person', choices: peopleIn };

export const role: PlainField = {
  type: 'choice',
  name: 'role',
  label: 'Role',
  choices: rolesFor('person'),
};

export const application: PlainField = {
  type: 'choice',
  name: 'applicationId',
  label: 'Application',
  choices: applicationsIn,
};

export const name: PlainField = { type: 'text', name: 'name', label: 'Name' };

import type { Choice } from '../../parts/fields';
import type { Directory, Forms } from '../form-types';
import { given, manyIn, place, rowsIn, textIn, type Values } from '../values';
import { anywhere, name, peopleIn, person, role, teamsIn } from './common';

const grant = (values: Values) => ({
  id: textIn(values, 'id'),
  role: textIn(values, 'role'),
  keyGroup: place(textIn(values, 'keyGroup')),
});

const NEW: Choice = ['', 'A new one'];
const byId = <T extends { readonly id: string }>(all: readonly T[], before: Values): T | undefined =>
  all.find(({ id }) => id === textIn(before, 'id'));

function teamNow({ teams }: Directory, before: Values): Values {
  const held = byId(teams, before);
  return held ? { name: held.name, persons: held.persons, teams: held.teams } : {};
}

const custom = ({ roles }: Directory): readonly Choice[] =>
  roles.filter(({ builtIn }) => !builtIn).map(({ name: called }) => [called, called]);

function roleNow({ roles }: Directory, before: Values): Values {
  const held = roles.find((one) => one.name === textIn(before, 'existing'));
  return held ? { name: held.name, description: held.description, actions: held.actions } : {};
}

export const PEOPLE_FORMS: Forms = {
  'person.add': {
    title: 'Add a person',
    about: 'People',
    hint: 'They enrol with a link, which is proposed once they are there. Their Jira account they prove themselves.',
    fields: [
      name,
      {
        type: 'rows',
        name: 'roles',
        label: 'Roles',
        one: 'role',
        fields: [role, anywhere],
        initial: [{}],
      },
    ],
    payload: (values) => ({
      name: textIn(values, 'name'),
      roles: rowsIn(values, 'roles').map((row) => ({ role: row.role, keyGroup: place(row.keyGroup) })),
    }),
  },
  'person.enrol': {
    title: 'Give a person an enrolment link',
    about: 'People',
    hint: 'Whoever proposes it collects the link once it was agreed to, and hands it over.',
    fields: [{ ...person, name: 'personId' }],
    payload: (values) => ({ personId: textIn(values, 'personId') }),
  },
  'person.link-identity': {
    title: 'Link a person to the identity provider',
    about: 'People',
    fields: [
      { ...person, name: 'personId' },
      {
        type: 'text',
        name: 'issuer',
        label: 'Issuer',
        hint: 'The address that the provider names itself by.',
      },
      { type: 'text', name: 'subject', label: 'Subject', hint: 'Their id there, which never changes.' },
    ],
    payload: (values) => ({
      personId: textIn(values, 'personId'),
      issuer: textIn(values, 'issuer'),
      subject: textIn(values, 'subject'),
    }),
  },
  'person.remove': {
    title: 'Remove a person',
    about: 'People',
    fields: [person],
    payload: (values) => ({ id: textIn(values, 'id') }),
  },
  'role.grant': { title: 'Grant a role', about: 'People', fields: [person, role, anywhere], payload: grant },
  'role.revoke': {
    title: 'Revoke a role',
    about: 'People',
    fields: [person, role, anywhere],
    payload: grant,
  },
  'role.put': {
    title: 'Add or change a role',
    about: 'People',
    fields: [
      { type: 'choice', name: 'existing', label: 'Which role', choices: (all) => [NEW, ...custom(all)] },
      { ...name, hint: 'Lower case, digits and hyphens.' },
      { type: 'text', name: 'description', label: 'Description', isOptional: true },
      {
        type: 'many',
        name: 'actions',
        label: 'What it allows',
        choices: ({ actions }) => actions.map(({ name: action }) => [action, action]),
        empty: 'There is no action.',
      },
    ],
    now: roleNow,
    payload: (values) => ({
      name: textIn(values, 'name'),
      description: textIn(values, 'description'),
      actions: manyIn(values, 'actions'),
    }),
  },
  'role.remove': {
    title: 'Remove a role',
    about: 'People',
    fields: [{ type: 'choice', name: 'name', label: 'Role', choices: custom }],
    payload: (values) => ({ name: textIn(values, 'name') }),
  },
  'team.put': {
    title: 'Add or change a team',
    about: 'People',
    fields: [
      { type: 'choice', name: 'id', label: 'Which team', choices: (all) => [NEW, ...teamsIn(all)] },
      name,
      {
        type: 'many',
        name: 'persons',
        label: 'Who is in it',
        choices: peopleIn,
        empty: 'There is nobody yet.',
      },
      {
        type: 'many',
        name: 'teams',
        label: 'Teams inside it',
        hint: 'All their persons are in it too.',
        choices: teamsIn,
        empty: 'There is no other team.',
      },
    ],
    now: teamNow,
    payload: (values) => ({
      ...given('id', textIn(values, 'id')),
      name: textIn(values, 'name'),
      persons: manyIn(values, 'persons'),
      teams: manyIn(values, 'teams'),
    }),
  },
  'team.remove': {
    title: 'Remove a team',
    about: 'People',
    fields: [{ type: 'choice', name: 'id', label: 'Team', choices: teamsIn }],
    payload: (values) => ({ id: textIn(values, 'id') }),
  },
};

import type { Choice } from '../parts/fields';
import { ACTION_NAMES } from '../tasks/words';

/** What the fields of a form offer, from what the server tells. */
export interface Directory {
  readonly people: readonly Choice[];
  readonly groups: readonly Choice[];
  readonly teams: readonly Choice[];
  readonly roles: readonly Choice[];
}

export type Values = Readonly<Record<string, string>>;

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: 'text' | 'number';
  readonly choices?: (directory: Directory) => readonly Choice[];
  readonly initial?: string;
  readonly isOptional?: true;
}

export interface ChangeForm {
  readonly title: string;
  readonly fields: readonly FormField[];
  readonly payload: (values: Values) => unknown;
}

const EVERYWHERE: Choice = ['', 'The whole server'];
const place = (text: string | undefined): string | null => (text ? text : null);

const group: FormField = { name: 'keyGroup', label: 'Group', choices: ({ groups }) => groups };
const anywhere: FormField = { ...group, choices: ({ groups }) => [EVERYWHERE, ...groups], isOptional: true };
const person: FormField = { name: 'id', label: 'Person', choices: ({ people }) => people };
const role: FormField = { name: 'role', label: 'Role', choices: ({ roles }) => roles };
const account: FormField = {
  name: 'accountId',
  label: 'Jira account',
  hint: 'Its id, as Jira writes it in the address of the profile.',
};
const window: FormField = {
  name: 'minDeletionDays',
  label: 'Shortest undo window, days',
  hint: '7 to 30.',
  type: 'number',
  initial: '7',
};

const grantOf = ({ id, role: held, keyGroup }: Values) => ({ id, role: held, keyGroup: place(keyGroup) });

/** Kinds of changes that people propose here; the rest go through the CLI and the API. */
export const FORMS: Readonly<Record<string, ChangeForm>> = {
  'quorum.set': {
    title: 'Set who must agree',
    fields: [
      anywhere,
      { name: 'action', label: 'Action', choices: () => Object.entries(ACTION_NAMES) },
      {
        name: 'team',
        label: 'Of whom',
        choices: ({ teams }) => [['', 'Everybody who may decide'], ...teams],
        isOptional: true,
      },
      { name: 'n', label: 'How many must agree', type: 'number', initial: '1' },
      { name: 'days', label: 'Days until an open task expires', type: 'number', initial: '14' },
    ],
    payload: ({ keyGroup, action, team, n, days }) => ({
      keyGroup: place(keyGroup),
      action,
      parts: n === '0' ? [] : [{ team: place(team), n: Number(n) }],
      days: Number(days),
    }),
  },
  'person.add': {
    title: 'Add a person',
    fields: [{ name: 'name', label: 'Name' }, { ...account, isOptional: true }, role, anywhere],
    payload: ({ name, accountId, role: held, keyGroup }) => ({
      name,
      ...(accountId ? { accountId } : {}),
      roles: [{ role: held, keyGroup: place(keyGroup) }],
    }),
  },
  'person.remove': { title: 'Remove a person', fields: [person], payload: ({ id }) => ({ id }) },
  'person.enrol': {
    title: 'Give a person an enrolment link',
    fields: [{ ...person, name: 'personId' }],
    payload: ({ personId }) => ({ personId }),
  },
  'person.link-account': {
    title: 'Link a person to a Jira account',
    fields: [person, account],
    payload: ({ id, accountId }) => ({ id, accountId }),
  },
  'role.grant': { title: 'Grant a role', fields: [person, role, anywhere], payload: grantOf },
  'role.revoke': { title: 'Revoke a role', fields: [person, role, anywhere], payload: grantOf },
  'group.add': {
    title: 'Add a group of keys',
    fields: [{ name: 'name', label: 'Name' }, window],
    payload: ({ name, minDeletionDays }) => ({ name, minDeletionDays: Number(minDeletionDays) }),
  },
  'group.set': {
    title: 'Set the undo window of a group',
    fields: [group, window],
    payload: ({ keyGroup, minDeletionDays }) => ({
      name: keyGroup,
      minDeletionDays: Number(minDeletionDays),
    }),
  },
  'break-glass.set': {
    title: 'Switch break-glass on or off',
    fields: [
      group,
      {
        name: 'on',
        label: 'Whether one person may act alone',
        choices: () => [
          ['false', 'No: nobody acts alone'],
          ['true', 'Yes, in an emergency; everybody is alerted'],
        ],
      },
    ],
    payload: ({ keyGroup, on }) => ({ keyGroup, on: on === 'true' }),
  },
};

export const FORM_CHOICES: readonly Choice[] = Object.entries(FORMS).map(([kind, { title }]) => [
  kind,
  title,
]);

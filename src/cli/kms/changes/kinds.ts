import { CommandFailure, EXIT } from '../../run';
import { principalIdOf } from '../directory/principal';
import { APPLICATIONS, PEOPLE, TEAMS } from '../directory/resources';
import type { KmsApi } from '../remote/client';
import { option, repeated } from '../remote/command';
import { idOf } from '../remote/resource';
import { type Field, json, place, ref, refs, text, texts, whole, word } from './field';

/** A governed change as a command: what the API calls it, and its payload's members as options. */
export interface ChangeRow {
  readonly kind: string;
  readonly summary: string;
  readonly fields: readonly Field[];
}

const QUORUM_ACTIONS = [
  'enable',
  'delete',
  'cancel-deletion',
  'export',
  'rotate',
  'change-policy',
  'add-operator',
];

/** `2`: two of anybody who may decide there; `<team>=2`: two of a team. */
async function partOf(
  api: KmsApi,
  part: string,
): Promise<{ readonly team: string | null; readonly n: number }> {
  const [, team, count] = /^(?:([^=]+)=)?(\d+)$/.exec(part) ?? [];
  if (count === undefined) {
    throw new CommandFailure(`--part is ${part}; it must be a number, or <team id>=<number>`, EXIT.usage);
  }
  return { team: team === undefined ? null : await idOf(api, TEAMS, team), n: Number(count) };
}

/** `operator` everywhere, `operator@payments` in a group. */
function grantOf(grant: string): { readonly role: string; readonly keyGroup: string | null } {
  const [role = '', keyGroup = null] = grant.split('@', 2);
  return { role, keyGroup };
}

const parts: Field = {
  option: repeated('--part <n>', 'how many must agree; of a team: <team id>=<n>; each part must'),
  member: 'parts',
  value: (given, api) => Promise.all((given as readonly string[]).map((part) => partOf(api, part))),
  otherwise: [],
};
const grants: Field = {
  option: repeated('--role <role@group>', 'role that they get; without @<group>: in every group'),
  member: 'roles',
  value: (given) => (given as readonly string[]).map(grantOf),
  otherwise: [],
};
const days: Field = {
  ...whole('--days <n>', 'until an open approval expires', 'days', 'optional'),
  otherwise: 14,
};
const onOff: Field = {
  ...word('--set <state>', 'on: one person may act alone in an emergency', 'on', ['on', 'off']),
  value: (given) => given === 'on',
};
const CERTIFICATE_NAMES = ['uri', 'dns', 'sha256'];
const certificate: Field = {
  option: option(
    '--name <kind=value>',
    `what the certificate bears: ${CERTIFICATE_NAMES.join(', ')}`,
  ).makeOptionMandatory(),
  member: 'name',
  value: (given) => {
    const [, kind, value] = /^(uri|dns|sha256)=(.+)$/.exec(String(given)) ?? [];
    if (kind) return { kind, value };
    throw new CommandFailure(`--name is ${given}; it must be uri=, dns= or sha256= and a value`, EXIT.usage);
  },
};

const person = ref('--person <id>', 'whom', 'id', PEOPLE);
const personId = ref('--person <id>', 'whom', 'personId', PEOPLE);
const application = ref('--application <id>', 'which', 'applicationId', APPLICATIONS);
const principal: Field = {
  ...text('--principal <id>', 'for whom: person or application; of an integration in full', 'principalId'),
  value: (given, api) => principalIdOf(api, String(given)),
};
const role = text('--role <name>', 'which', 'role');
const window = whole('--min-deletion-days <n>', 'shortest undo window, 7 to 30', 'minDeletionDays', 'needed');
const recent = whole(
  '--recent-use-days <n>',
  'deleting a key used within so many days takes an acknowledgement; 0: never',
  'recentUseDays',
  'optional',
);

/** Every kind of governed change, in the order that help shows them. */
export const CHANGE_ROWS: readonly ChangeRow[] = [
  {
    kind: 'quorum.set',
    summary: 'how many must agree to an action',
    fields: [
      place('of which key group'),
      word('--action <action>', 'to what', 'action', QUORUM_ACTIONS),
      parts,
      days,
    ],
  },
  {
    kind: 'group.add',
    summary: 'add a key group',
    fields: [text('--name <name>', 'of the group', 'name'), window, recent],
  },
  {
    kind: 'group.set',
    summary: 'undo window of a group',
    fields: [text('--name <name>', 'of the group', 'name'), window, recent],
  },
  {
    kind: 'break-glass.set',
    summary: 'whether one person may act alone',
    fields: [text('--group <name>', 'in which key group', 'keyGroup'), onOff],
  },
  {
    kind: 'team.put',
    summary: 'add a team, or say anew who is in it',
    fields: [
      ref('--team <id>', 'an existing team; left out: a new one', 'id', TEAMS, 'optional'),
      text('--name <name>', 'of the team', 'name'),
      refs('--member <person id>', 'everybody who is in it', 'persons', PEOPLE),
      refs('--inside <team id>', 'every team inside it', 'teams', TEAMS),
    ],
  },
  { kind: 'team.remove', summary: 'remove a team', fields: [ref('--team <id>', 'which', 'id', TEAMS)] },
  {
    kind: 'person.add',
    summary: 'add somebody',
    fields: [text('--name <name>', 'for reading; two may have the same', 'name'), grants],
  },
  { kind: 'person.remove', summary: 'remove somebody', fields: [person] },
  {
    kind: 'person.link-identity',
    summary: 'link an account at the identity provider',
    fields: [
      personId,
      text('--issuer <url>', 'of the provider', 'issuer'),
      text('--subject <id>', 'the account there', 'subject'),
    ],
  },
  { kind: 'person.enrol', summary: 'an enrolment link, to collect afterwards', fields: [personId] },
  {
    kind: 'role.grant',
    summary: 'give somebody a role',
    fields: [person, role, place('in which key group')],
  },
  {
    kind: 'role.revoke',
    summary: 'take a role from somebody',
    fields: [person, role, place('in which key group')],
  },
  {
    kind: 'role.put',
    summary: 'make or change a role',
    fields: [
      text('--name <name>', 'of the role', 'name'),
      { ...text('--description <text>', 'what it is for', 'description', 'optional'), otherwise: '' },
      texts('--may <action>', 'action that it allows', 'actions'),
    ],
  },
  { kind: 'role.remove', summary: 'remove a role', fields: [text('--name <name>', 'which', 'name')] },
  {
    kind: 'application.add',
    summary: 'add a program that uses keys',
    fields: [
      text('--name <name>', 'of the application', 'name'),
      text('--project <id>', 'that it belongs to', 'projectId'),
    ],
  },
  {
    kind: 'application.remove',
    summary: 'remove a program',
    fields: [ref('--application <id>', 'which', 'id', APPLICATIONS)],
  },
  {
    kind: 'application.trust-issuer',
    summary: 'accept tokens of an issuer for a program',
    fields: [
      application,
      json('--trust <file>', 'issuer, audience, keys, algorithms, conditions as JSON', 'trust'),
    ],
  },
  {
    kind: 'application.bind-certificate',
    summary: 'accept certificates for a program',
    fields: [application, certificate],
  },
  {
    kind: 'integration.add',
    summary: 'add a Jira app that asks for keys',
    fields: [
      text('--name <name>', 'of the integration', 'name'),
      texts('--group <name>', 'where it may ask', 'keyGroups'),
    ],
  },
  {
    kind: 'api-key.issue',
    summary: 'an API key, to collect afterwards',
    fields: [principal, whole('--valid-days <n>', 'until it expires', 'validDays', 'optional')],
  },
];

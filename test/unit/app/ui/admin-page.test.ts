import {
  answers,
  consents,
  field,
  find,
  invocations,
  ok,
  open,
  openPage,
  page,
  press,
  settle,
  textOf,
  type,
  walk,
} from './page';
import { RULE, routing } from './routing-answers';

const STEPS = [
  { name: 'issue-types', title: 'Issue types', makes: ['Create Key', 'Delete Key'], isDone: false },
  { name: 'panel', title: 'The panel on issues', makes: ['Keydesk'], isDone: false },
];
const report = (done: number, more: object = {}) => ({
  step: null,
  done: done === 2,
  next: STEPS[done] ?? null,
  progress: { done, of: 2 },
  ...more,
});
const PROJECT = { mode: 'new', key: 'CRYPTO', name: 'Cryptographic keys' };
const setUpView = (project: unknown, done: number) => ok({ project, steps: STEPS, report: report(done) });

const CONNECTION = {
  id: 'c1',
  name: 'Main',
  keyGroup: 'payments',
  kms: { type: 'keydesk', baseUrl: 'https://kms.example.com/base' },
  hasCredential: true,
  hasCallbackSecret: false,
  consoleUrl: null,
  isDefault: true,
  lastTest: null,
};
const KEYDESK_TYPE = {
  type: 'keydesk',
  name: 'Keydesk KMS',
  fields: [{ key: 'baseUrl', label: 'Address', help: 'Where', isRequired: true, isCalled: true }],
  credentialHelp: 'kd_<id>_<secret>.',
};

beforeAll(async () => {
  Object.assign(answers, {
    'overview.read': () =>
      ok({
        ready: false,
        at: 1_770_000_000_000,
        lines: [
          { id: 'project', title: 'Project', tone: 'good', says: 'KEYS', mend: null, part: null },
          {
            id: 'kms',
            title: 'KMS connected',
            tone: 'missing',
            says: 'No KMS.',
            mend: 'Add one.',
            part: 'kms',
          },
        ],
      }),
    'setUp.read': () => setUpView(null, 0),
    'roles.read': () => ({ ok: false, problem: { what: 'No project.', mend: 'Set it up.' } }),
    'connection.list': () => ok([]),
    'connection.types': () => ok([KEYDESK_TYPE]),
    'routing.read': () => ok(routing([])),
    'groups.find': () => ok([]),
    'notifications.read': () =>
      ok({
        submitted: { accountIds: [], groupIds: [] },
        stuck: { accountIds: [], groupIds: [] },
        settings: { accountIds: [], groupIds: [] },
      }),
    'notifications.groups': () => ok([]),
    'billing.read': () => ok({ url: null, hasSecret: false, chargeAt: 'creation' }),
    'billing.outbox': () => {
      const none = { count: 0, more: false };
      return ok({ due: none, delivered: none, dead: { count: 1, more: false }, lastProblem: 'Gone' });
    },
    'billing.dead': () =>
      ok([
        { id: 'e1', type: 'com.keydesk.key.charged.v1', issueKey: 'KEYS-1', attempts: 3, problem: 'Gone' },
      ]),
    'billing.replay': () => ok({}),
    'log.read': () =>
      ok({
        entries: [
          { seq: 1, at: 1, actor: 'admin-1', action: 'billing.saved', subject: { url: null, by: 'x' } },
        ],
        before: null,
        isIntact: true,
      }),
  });
  await openPage();
  await settle();
});
beforeEach(() => {
  invocations.length = 0;
  consents.length = 0;
});

test('begins with what is wrong and leads to where it is mended', async () => {
  expect(textOf(page)).toContain('Keydesk is not ready.');
  expect(textOf(page)).toContain('No KMS.  Add one.');
  await press('Open KMS connections');
  expect(textOf(page)).toContain('No KMS is connected');
});

test('shows the plan before anything is made', async () => {
  await open('Set-up');
  expect(textOf(page)).toContain('2: Create Key, Delete Key');
  expect(invocations.map(({ functionKey }) => functionKey).sort()).toEqual(['roles.read', 'setUp.read']);
});

test('the set-up button plans and then goes step by step to the end', async () => {
  let done = 0;
  answers['setUp.plan'] = () => ok(report(0));
  answers['setUp.step'] = () => ok(report(++done));
  answers['setUp.read'] = () => setUpView(PROJECT, done);
  await type('project-key', 'CRYPTO');
  await press('Set up');
  const calls = invocations.map(({ functionKey }) => functionKey);
  expect(calls).toEqual(['setUp.plan', 'setUp.step', 'setUp.step', 'setUp.read', 'roles.read']);
  expect(invocations[0]?.payload).toEqual({ project: PROJECT });
  expect(textOf(page)).toContain('The project is set up.');
});

test('what stands in the way is shown with its mend, and going on plans nothing anew', async () => {
  const problem = { what: 'Jira already has a role.', mend: 'Rename that one.' };
  answers['setUp.read'] = () => setUpView(PROJECT, 1);
  answers['setUp.step'] = () => ok(report(1, { problem }));
  await open('Overview');
  await open('Set-up');
  expect(textOf(page)).toContain('Set-up stopped half-way.');
  invocations.length = 0;
  await press('Go on');
  expect(invocations.map(({ functionKey }) => functionKey)).not.toContain('setUp.plan');
  expect(textOf(page)).toContain('Jira already has a role.');
  expect(textOf(page)).toContain('Rename that one.');
  expect(textOf(page)).toContain('Stopped here');
});

test('the check offers to repair what set-up can make, and nothing else', async () => {
  answers['setUp.read'] = () => setUpView(PROJECT, 2);
  await open('Overview');
  await open('Set-up');
  answers['setUp.check'] = () => ok([{ what: 'A workflow was changed.', mend: 'Undo it.' }]);
  await press('Check');
  expect(textOf(page)).not.toContain('Repair');
  answers['setUp.check'] = () => ok([{ what: 'A field is gone.', mend: 'Press it.', repairable: true }]);
  await press('Check');
  answers['setUp.plan'] = () => ok(report(2));
  invocations.length = 0;
  await press('Repair');
  expect(invocations[0]).toEqual({ functionKey: 'setUp.plan', payload: { project: PROJECT } });
});

test('a resolver that does not answer is a problem like any other', async () => {
  answers['setUp.check'] = () => {
    throw new Error('timed out');
  };
  await press('Check');
  expect(textOf(page)).toContain('Keydesk did not answer.');
});

test('a connection is saved, its host asked for in Jira’s dialog, and the secret leaves the page', async () => {
  await open('KMS');
  await press('Add a connection');
  answers['connection.save'] = () => ok(CONNECTION);
  answers['connection.list'] = () => ok([CONNECTION]);
  await type('connection-name', 'Main');
  await type('connection-baseUrl', 'https://kms.example.com/base');
  await type('connection-keyGroup', 'payments');
  await type('connection-credential', 'kd_a_b');
  expect(field('connection-credential').props.type).toBe('password');
  invocations.length = 0;
  await press('Save and allow the host');
  expect(invocations[0]).toEqual({
    functionKey: 'connection.save',
    payload: {
      name: 'Main',
      keyGroup: 'payments',
      credential: 'kd_a_b',
      callbackSecret: '',
      consoleUrl: null,
      kms: { type: 'keydesk', baseUrl: 'https://kms.example.com/base' },
    },
  });
  expect(consents).toEqual([
    {
      egresses: [
        {
          key: 'kms',
          description: expect.any(String),
          configured: [{ domain: 'https://kms.example.com', type: ['FETCH_BACKEND_SIDE'] }],
        },
      ],
    },
  ]);
  expect(JSON.stringify(page)).not.toContain('kd_a_b');
  expect(textOf(page)).toContain('Credential stored');
});

test('a connection is removed only after the consequence was named, and a refusal is shown there', async () => {
  answers['connection.remove'] = () => ({
    ok: false,
    problem: { what: 'Requests under way use it: KEYS-7.', mend: 'Wait.' },
  });
  invocations.length = 0;
  await press('Remove');
  expect(textOf(page)).toContain('can no longer be deleted through Keydesk');
  expect(invocations).toEqual([]);
  await press('Remove the connection');
  expect(textOf(page)).toContain('Requests under way use it: KEYS-7.');
  await press('Cancel');
});

test('what is wrong with a connection stands under its fields', async () => {
  await press('Add a connection');
  answers['connection.save'] = () => ({
    ok: false,
    problem: {
      what: '2 fields are not right.',
      mend: 'name: Give the connection a name; kms.baseUrl: The address is not a URL',
      fields: { name: 'Give the connection a name', 'kms.baseUrl': 'The address is not a URL' },
    },
  });
  await press('Save and allow the host');
  expect(
    walk(page)
      .filter(({ type }) => type === 'ErrorMessage')
      .map(textOf)
      .map((text) => text.trim()),
  ).toEqual(['Give the connection a name', 'The address is not a URL']);
  expect(field('connection-baseUrl').props.isInvalid).toBe(true);
  expect(field('connection-keyGroup').props.isInvalid).toBe(false);
  expect(textOf(page)).not.toContain('kms.baseUrl:');
  await press('Cancel');
});

test('a rule is added behind the others, with the version that was read, and a refusal stands under its field', async () => {
  answers['routing.read'] = () => ok(routing([RULE]));
  await open('Log');
  await open('KMS');
  expect(textOf(page)).toContain('1. Restricted');
  await press('Add a rule');
  await type('rule-location', 'eu-1, eu-2,eu-1, ');
  (
    find('Select', ({ props }) => String(props.inputId).endsWith('rule-connection')).props.onChange as (
      choice: unknown,
    ) => void
  )({ value: 'c1', label: 'Main' });
  await settle();
  expect(field('rule-key-group').props.value).toBe('payments');
  answers['routing.save'] = () => ({
    ok: false,
    problem: {
      what: 'One field is not right.',
      mend: 'x',
      fields: { 'rules.1.name': 'Give the rule a name' },
    },
  });
  invocations.length = 0;
  await press('Save the rule');
  expect(invocations[0]).toEqual({
    functionKey: 'routing.save',
    payload: {
      version: 4,
      rules: [
        { id: 'r1', name: 'Restricted', when: RULE.when, connectionId: 'c1', keyGroup: 'vault' },
        {
          name: '',
          when: { location: ['eu-1', 'eu-2'], protectionLevel: [], dataClassification: [], projectId: [] },
          connectionId: 'c1',
          keyGroup: 'payments',
        },
      ],
    },
  });
  expect(textOf(find('ErrorMessage', () => true))).toContain('Give the rule a name');
  await press('Cancel');
});

test('a rule moves up by one, and is deleted only after the consequence was named', async () => {
  answers['routing.read'] = () => ok(routing([RULE, { ...RULE, id: 'r2', name: 'Second' }]));
  answers['routing.save'] = ({ rules }) =>
    ok(routing((rules as { id: string }[]).map((rule) => ({ ...RULE, ...rule }))));
  await open('Log');
  await open('KMS');
  const orders = () => invocations.filter(({ functionKey }) => functionKey === 'routing.save');
  const ids = () => orders().map(({ payload }) => (payload.rules as { id: string }[]).map(({ id }) => id));
  await press('Move down');
  expect(ids()).toEqual([['r2', 'r1']]);
  await press('Delete');
  expect(ids()).toHaveLength(1);
  expect(textOf(page)).toContain('Requests under way stay with the connection');
  await press('Delete the rule');
  expect(ids()[1]).toEqual(['r1']);
});

test('where a request would go is asked without making anything', async () => {
  answers['routing.try'] = () =>
    ok({
      goes: 'To "Main", by rule 1.',
      problem: null,
      considered: [{ position: 1, name: 'A', says: 'takes it' }],
    });
  await type('try-location', 'eu-1');
  invocations.length = 0;
  await press('Try it');
  expect(invocations).toEqual([{ functionKey: 'routing.try', payload: { location: 'eu-1' } }]);
  expect(textOf(page)).toContain('Rule 1, "A", takes it.');
});

test('a refused billing event is sent again', async () => {
  await open('billing');
  expect(textOf(page)).toContain('1 refused for good');
  const table = find('DynamicTable', () => true);
  expect(JSON.stringify(table.props.label)).toContain('refused for good');
  await press('Send again');
  expect(invocations).toContainEqual({ functionKey: 'billing.replay', payload: { id: 'e1' } });
});

test('the log names what was changed, and says when it was tampered with', async () => {
  await open('Log');
  expect(textOf(page)).toContain('Billing changed');
  expect(textOf(page)).toContain('by: x');
  answers['log.read'] = () => ok({ entries: [], before: null, isIntact: false });
  await open('Overview');
  await open('Log');
  expect(textOf(page)).toContain('tampered with');
});

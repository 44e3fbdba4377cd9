import { verifyChain } from '../../src/domain/audit';
import type { Hostile } from '../../src/sandbox/jira';
import { describeWithHsm } from '../kms-server/support/hsm';
import { readAppStorage } from './support/app-storage';
import { type Actor, House, idOf, PROJECT } from './support/house';

/** A project of other people's, where issues can be moved. */
const ELSEWHERE = 'ELSE';

describeWithHsm('the hostile alphabet', () => {
  let house: House;
  let statuses: readonly { readonly id: string; readonly name: string }[] = [];
  beforeAll(async () => {
    house = await House.open();
    const admin = house.person('admin');
    await admin.must('POST', '/rest/api/3/project', {
      key: ELSEWHERE,
      name: 'Elsewhere',
      projectTypeKey: 'software',
      leadAccountId: admin.accountId,
    });
    statuses = await admin.must('GET', '/rest/api/3/status');
  }, 120_000);
  afterAll(() => house?.close());

  const hostile = (): Hostile => house.sandbox.jira.hostile;
  const id = (actor: Actor): string => house.person(actor).accountId;
  const statusId = (name: string): string => statuses.find((status) => status.name === name)?.id ?? '';
  const costCentre = (): string => house.names.fieldId('Cost centre');

  /** Whatever the operators could still be asked, they agree to; then no key of the name may ever have been usable. */
  async function neverUsable(name: string, ticket: string): Promise<void> {
    await house.pass();
    await house.operatorsAgree(ticket);
    await house.pass();
    const keys = await house.keysNamed(name);
    expect(keys.filter(({ everEnabled, state }) => everEnabled || state === 'Enabled')).toEqual([]);
  }

  /** What the issue was last told. */
  async function told(key: string): Promise<string> {
    return (await house.comments(key)).at(-1) ?? '';
  }

  describe('an issue that waits for approval', () => {
    test('is edited and set back: void, back to Draft, and says so', async () => {
      const key = await house.submitted();
      hostile().editAndSetBack(id('outsider'), key, costCentre(), 'CC-9999');
      await house.settle();
      expect(await house.status(key)).toBe('Draft');
      expect(await told(key)).toContain('its form was changed after submission');
      await neverUsable(house.keyName(key), key);
    });

    test('is edited in the instant before the approval: the approval finds nothing to approve', async () => {
      const key = await house.submitted();
      hostile().edit(id('deputy'), key, { [costCentre()]: 'CC-9999' });
      await house.person('approver').transition(key, 'Approve');
      await house.settle();
      await neverUsable(house.keyName(key), key);
      expect(await house.status(key)).toBe('Draft');
    });

    test('gets the approver as its reporter: that approver does not count any more', async () => {
      const key = await house.submitted();
      hostile().setReporter(id('admin'), key, id('approver'));
      await house.settle();
      expect(await house.refused('approver', key, 'Approve')).toContain('you are the reporter');
      hostile().setReporter(id('admin'), key, id('developer'));
      await house.settle();
      await house.person('approver').transition(key, 'Approve');
      await house.settle();
      expect(await told(key)).toMatch(/This approval does not count.*You took part/s);
      await neverUsable(house.keyName(key), key);
    });

    test.each(['developer', 'outsider', 'operator'] as const)(
      'is put into Approved past all rules, by the %s',
      async (actor) => {
        const key = await house.submitted();
        hostile().setStatus(id(actor), key, 'Approved');
        await house.settle();
        expect(await told(key)).toContain('This approval does not count');
        expect(await house.status(key)).toBe('Waiting for approval');
        await neverUsable(house.keyName(key), key);
      },
    );

    test('is approved by an automation rule that acts as an app, in the role', async () => {
      const robot = house.sandbox.jira.addUser({
        displayName: 'Automation for Jira',
        emailAddress: 'automation@example.com',
        accountType: 'app',
        groups: ['jira-users', 'key-approvers'],
      });
      const key = await house.submitted();
      hostile().setStatus(robot.accountId, key, 'Approved');
      await house.settle();
      expect(await told(key)).toMatch(/not to a person/);
      await neverUsable(house.keyName(key), key);
    });

    test('is approved by somebody whose account is switched off', async () => {
      const key = await house.submitted();
      const leaver = house.sandbox.jira.addUser({
        displayName: 'leaver',
        emailAddress: 'leaver@example.com',
        active: false,
        groups: ['key-approvers'],
      });
      hostile().setStatus(leaver.accountId, key, 'Approved');
      await house.settle();
      expect(await told(key)).toContain('not active');
      await neverUsable(house.keyName(key), key);
    });

    test('is transitioned in bulk by its requester: refused like any other', async () => {
      const keys = [await house.submitted(), await house.submitted()];
      const refused = await hostile().bulkTransition(id('developer'), keys, '21');
      expect(Object.keys(refused)).toEqual(keys);
      for (const key of keys) await neverUsable(house.keyName(key), key);
    });

    test('is moved away, and back', async () => {
      const key = await house.submitted();
      const name = house.keyName(key);
      const moved = hostile().move(id('outsider'), key, ELSEWHERE);
      await house.settle();
      hostile().move(id('outsider'), moved.key, PROJECT.key, 'Create Key');
      await house.person('approver').transition(house.stored(moved.id).key, 'Approve');
      await neverUsable(name, key);
      expect(await told(house.stored(moved.id).key)).toMatch(/void|does not count|did not show/);
    });

    test('is retyped, and back', async () => {
      const key = await house.submitted();
      const name = house.keyName(key);
      hostile().retype(id('outsider'), key, 'Delete Key');
      hostile().retype(id('outsider'), key, 'Create Key');
      await house.settle();
      expect(await told(key)).toContain('the issue left its project or type');
      await house.person('approver').transition(key, 'Approve');
      await neverUsable(name, key);
    });

    test('gets an invented approval written into its history', async () => {
      const key = await house.submitted();
      const [from, to] = [statusId('Waiting for approval'), statusId('Approved')];
      const items = [{ field: 'status', fieldId: 'status', from, to }];
      hostile().forgeHistory(key, { author: id('outsider'), items });
      await house.pass();
      await neverUsable(house.keyName(key), key);
    });

    test('is cloned: the copy is a draft of its own, and shows nothing that it does not have', async () => {
      const { key, handle } = await house.ready();
      const copy = hostile().clone(id('outsider'), key);
      await house.pass();
      expect(await house.status(copy.key)).toBe('Draft');
      expect(await house.status(key)).toBe('Ready');
      expect(await house.keysNamed(house.keyName(key))).toMatchObject([{ keyId: idOf(handle) }]);
      const refusal = await house.refused('outsider', copy.key, 'Submit');
      expect(refusal).toContain(key);
    });
  });

  describe('the road past the rules', () => {
    test('an imported issue with a whole invented history is quarantined', async () => {
      const [draft, waiting] = [statusId('Draft'), statusId('Waiting for approval')];
      const name = 'payments-imported';
      const step = (author: Actor, from: string, to: string) => ({
        author: id(author),
        items: [{ field: 'status', fieldId: 'status', from, to }],
      });
      const issue = hostile().import(id('admin'), {
        project: PROJECT.key,
        issueType: 'Create Key',
        status: 'Approved',
        creator: id('developer'),
        fields: { summary: 'Imported', ...house.names.fields(house.form({ 'Key name': name })) },
        history: [step('developer', draft, waiting), step('approver', waiting, statusId('Approved'))],
      });
      await neverUsable(name, issue.key);
      expect(await told(issue.key)).toContain('Keydesk has no record of its submission');
      expect((await house.see(issue.key)).state).toBe('Not served by Keydesk');
      expect(await house.keysNamed(name)).toEqual([]);
    });

    test('the workflow loses its rules: the app itself still refuses the requester', async () => {
      hostile().stripRules('Keydesk: Create Key', 'expression-validator');
      const key = await house.submitted();
      await house.person('developer').transition(key, 'Approve');
      await house.settle();
      expect(await told(key)).toMatch(/This approval does not count.*You took part/s);
      await neverUsable(house.keyName(key), key);
    });

    test('the workflow loses its validators: the app itself still refuses a weak form', async () => {
      hostile().stripRules('Keydesk: Create Key', 'validator');
      const key = await house.file({ 'Key type': { value: 'RSA-2048' }, 'Expiry date': '2036-06-30' });
      await house.person('developer').transition(key, 'Submit');
      await house.settle();
      expect(await house.status(key)).toBe('Draft');
      expect(await told(key)).toContain('RSA-2048');
    });

    test('the approver leaves the role before the app acts', async () => {
      const key = await house.submitted();
      const admin = house.person('admin');
      const roles = await admin.must<Record<string, string>>(
        'GET',
        `/rest/api/3/project/${PROJECT.key}/role`,
      );
      const role = roles['Key approvers']?.split('/').at(-1) ?? '';
      const { groups } = await admin.must<{ groups: { groupId: string; name: string }[] }>(
        'GET',
        '/rest/api/3/groups/picker?query=key-approvers',
      );
      house.sandbox.faults.set({ events: { delayMs: [60_000, 60_000] } });
      await house.person('approver').transition(key, 'Approve');
      hostile().setRole(PROJECT.key, role, { users: [], groups: [] });
      await house.pass();
      expect((await house.comments(key)).join('\n')).toContain('You do not have the approver role');
      await neverUsable(house.keyName(key), key);
      house.sandbox.faults.set({});
      hostile().setRole(PROJECT.key, role, { users: [], groups: groups.map(({ groupId }) => groupId) });
    });

    test('the project gets another workflow scheme, and its own again, with statuses mapped to Approved', async () => {
      const key = await house.submitted();
      const [plain, own] = await schemes();
      hostile().switchScheme(id('admin'), PROJECT.key, plain);
      await house.settle();
      hostile().switchScheme(id('deputy'), PROJECT.key, own, { [statusId('To Do')]: statusId('Approved') });
      await house.settle();
      expect(await house.status(key)).toBe('Waiting for approval');
      expect(await told(key)).toMatch(/does not count|did not show/);
      await neverUsable(house.keyName(key), key);
    });

    test('a switch of schemes by an approver maps Waiting for approval to Approved: that approves nothing', async () => {
      const key = await house.submitted();
      const [, own] = await schemes();
      const [from, to] = [statusId('Waiting for approval'), statusId('Approved')];
      hostile().switchScheme(id('approver'), PROJECT.key, own, { [from]: to });
      await house.pass();
      expect(await told(key)).toContain('This change of status does not count');
      expect(await house.status(key)).toBe('Waiting for approval');
      await neverUsable(house.keyName(key), key);
    });

    /** Ids of Jira's own workflow scheme and of the project's. */
    async function schemes(): Promise<readonly [plain: string, own: string]> {
      const { values } = await house
        .person('admin')
        .must<{ values: { id: number; name: string }[] }>('GET', '/rest/api/3/workflowscheme');
      const named = (matches: (name: string) => boolean): string =>
        String(values.find(({ name }) => matches(name))?.id);
      const plain = 'Default Workflow Scheme';
      return [named((name) => name === plain), named((name) => name.includes('Keydesk'))];
    }

    test('another environment of the app can not take the transitions of this one', async () => {
      const { installed } = house.sandbox.platform;
      const accountId = '557058:another-environment';
      house.sandbox.jira.appInstalled({ ...installed, environmentId: 'another', accountId });
      const key = await house.submitted();
      const refused = await hostile().bulkTransition(accountId, [key], '141');
      expect(refused[key]).toBeDefined();
      hostile().setStatus(accountId, key, 'Ready');
      await house.settle();
      expect(await house.status(key)).toBe('Waiting for approval');
      await neverUsable(house.keyName(key), key);
    });
  });

  describe('an approved request whose operators are asked', () => {
    const MOVES: readonly (readonly [string, (key: string) => void])[] = [
      ['edited', (key) => void hostile().edit(id('outsider'), key, { [costCentre()]: 'CC-9999' })],
      [
        'edited and set back',
        (key) => void hostile().editAndSetBack(id('outsider'), key, costCentre(), 'CC-9'),
      ],
      ['moved', (key) => void hostile().move(id('outsider'), key, ELSEWHERE)],
      ['retyped', (key) => void hostile().retype(id('outsider'), key, 'Delete Key')],
      ['deleted', (key) => hostile().delete(id('outsider'), key)],
    ];

    test.each(MOVES)('is %s: void, its key put away, its charge credited', async (_, move) => {
      const key = await house.approved();
      const name = house.keyName(key);
      const [task] = await house.pending(key);
      move(key);
      await house.settle();
      await neverUsable(name, key);
      const [after] = await house.approvals(key);
      expect({ id: after?.id, state: after?.state }).toEqual({ id: task?.id, state: 'withdrawn' });
      expect(await house.keysNamed(name)).toMatchObject([{ state: 'PendingDeletion' }]);
      expect(house.charges(key).map(({ type }) => type)).toEqual([
        'com.keydesk.key.charged.v1',
        'com.keydesk.key.credited.v1',
      ]);
    });

    test('is put into Ready by hand: the status is set right, the key stays disabled', async () => {
      const key = await house.approved();
      hostile().setStatus(id('admin'), key, 'Ready');
      await house.pass();
      expect(await house.status(key)).toBe('Waiting for KMS operators');
      expect(await house.keysNamed(house.keyName(key))).toMatchObject([{ state: 'Disabled' }]);
    });
  });

  test('a deletion of a key in its undo window: the issue deleted cancels it, and the key stays disabled', async () => {
    const { handle } = await house.ready();
    const deletion = await house.fileDeletion(handle);
    await house.step('developer', deletion, 'Submit');
    await house.step('approver', deletion, 'Approve');
    await house.operatorsAgree(deletion);
    await house.pass();
    hostile().delete(id('outsider'), deletion);
    await house.pass();
    const key = await house.kms('auditor').must('GET', `/v1/keys/${idOf(handle)}`);
    expect(key).toMatchObject({ state: 'Disabled' });
  });

  test('every chain of the app still verifies, and nothing is left to do', () => {
    const { files, chains } = readAppStorage(house.sandbox);
    expect(chains.size).toBeGreaterThan(10);
    for (const chain of chains.values()) expect(verifyChain(chain)).toMatchObject({ ok: true });
    for (const { record } of files) expect(record?.todo ?? []).toEqual([]);
  });

  test('the app has lost its records, as after a reinstallation: what stands past submission is quarantined', async () => {
    const key = await house.approved();
    const [task] = await house.pending(key);
    await house.loseRecords();
    hostile().edit(id('outsider'), key, { summary: 'Look again' });
    await house.pass();
    expect(await told(key)).toContain('Keydesk has no record of its submission');
    expect(await house.pending(key)).toMatchObject([{ id: task?.id }]);
    expect(await house.keysNamed(house.keyName(key))).toMatchObject([{ state: 'Disabled' }]);
    expect((await house.ready()).handle).toMatch(/^keydesk:/);
  });
});

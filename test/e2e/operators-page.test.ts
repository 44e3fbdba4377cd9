import type {
  AttentionPage,
  ListPayload,
  OperatorsAnswer,
  OperatorsDesk,
  RequestCounts,
  RequestPage,
} from '../../src/app/views/operators';
import type { KeyPage } from '../../src/app/views/operators-key';
import { describeWithHsm } from '../kms-server/support/hsm';
import { type Actor, House, PROJECT } from './support/house';

const ALL: ListPayload = { group: null, action: null, text: '', mine: false, order: 'newest', cursor: null };
const FOREIGN = 'OTHER';
/** More than a page of them. */
const DRAFTS = 22;

describeWithHsm("the operators' page", () => {
  let house: House;
  let projectId: string;
  let ready: { readonly key: string; readonly handle: string };
  let waiting: string;
  let asked: string;
  let deletion: string;
  let stuck: string;

  beforeAll(async () => {
    house = await House.open();
    house.sandbox.jira.setSearchLag(0);
    const admin = house.person('admin');
    projectId = (await admin.must<{ id: string }>('GET', `/rest/api/3/project/${PROJECT.key}`)).id;
    await otherProject();
    ready = await house.ready({ 'Key name': 'payments-cards' });
    for (let count = 0; count < DRAFTS; count++) await house.file({ 'Key name': `draft-${count}` });
    waiting = await house.submitted({ 'Key name': 'invoices-signing' });
    asked = await house.approved({ 'Key name': 'ledger-seal' });
    deletion = await house.fileDeletion(ready.handle);
    await house.step('developer', deletion, 'Submit');
    stuck = await lostWhileTheKmsIsDown();
    await house.settle();
  }, 120_000);
  afterAll(() => house?.close());

  async function otherProject(): Promise<void> {
    const admin = house.person('admin');
    await admin.must('POST', '/rest/api/3/project', {
      key: FOREIGN,
      name: 'Other people',
      projectTypeKey: 'software',
      leadAccountId: admin.accountId,
    });
    const types = await admin.must<{ issueTypes: { id: string }[] }>('GET', `/rest/api/3/project/${FOREIGN}`);
    const issuetype = { id: types.issueTypes[0]?.id };
    await admin.must('POST', '/rest/api/3/issue', {
      fields: { project: { key: FOREIGN }, issuetype, summary: 'secret plan' },
    });
  }

  /** A request whose issue is deleted while its key can't be put away; gives the issue's id. */
  async function lostWhileTheKmsIsDown(): Promise<string> {
    const key = await house.approved({ 'Key name': 'lost-one' });
    const { id } = house.stored(key);
    house.kmsFaults.inject(...Array.from({ length: 20 }, () => 'server-error' as const));
    house.sandbox.jira.hostile.delete(house.person('admin').accountId, key);
    await house.settle();
    house.kmsFaults.clear();
    return id;
  }

  interface From {
    readonly accountId?: string;
    readonly extension?: Readonly<Record<string, unknown>>;
  }

  async function ask<T>(
    actor: Actor,
    name: string,
    payload: unknown,
    from: From = {},
  ): Promise<OperatorsAnswer<T>> {
    return (await house.sandbox.invokeResolver({
      moduleKey: 'keydesk-operators',
      functionKey: name,
      payload,
      accountId: house.person(actor).accountId,
      extension: { project: { id: projectId, key: PROJECT.key } },
      ...from,
    })) as OperatorsAnswer<T>;
  }

  async function must<T>(actor: Actor, name: string, payload: unknown): Promise<T> {
    const answer = await ask<T>(actor, name, payload);
    if (!answer.ok) throw new Error(`${name}: ${answer.problem.what}`);
    return answer.value;
  }

  const list = (change: Partial<ListPayload> = {}, actor: Actor = 'operator') =>
    must<RequestPage>(actor, 'requests.list', { ...ALL, ...change });
  const keysOf = ({ rows }: RequestPage) => rows.map(({ issueKey }) => issueKey);
  const found = async (text: string): Promise<string[]> => keysOf(await list({ text }));

  describe('the list', () => {
    test('says of each request where it stands, what it waits for, and who can act', async () => {
      const { rows, now } = await list();
      const row = (key: string) => rows.find(({ issueKey }) => issueKey === key);
      expect(row(waiting)).toMatchObject({
        action: 'create',
        state: { name: 'Waiting for approval' },
        waits: { for: 'Approval in Jira', who: 'Key approvers who had no part in the request' },
        keyName: 'invoices-signing',
        keyType: 'AES-256',
        requester: house.person('developer').accountId,
        trouble: null,
      });
      expect(row(asked)).toMatchObject({
        state: { name: 'Waiting for KMS operators' },
        waits: { for: 'Decision in the KMS', who: 'KMS operators of the group payments' },
      });
      expect(row(asked)?.since).toBeLessThanOrEqual(now);
      expect(row(deletion)).toMatchObject({
        action: 'delete',
        keyName: 'payments-cards',
        keyType: 'AES-256',
      });
    });

    test('is given page by page, each request once', async () => {
      const first = await list();
      expect(first.rows).toHaveLength(25);
      const second = await list({ cursor: first.nextCursor });
      expect(second.nextCursor).toBeNull();
      const keys = [...keysOf(first), ...keysOf(second)];
      expect(new Set(keys).size).toBe(keys.length);
      // Ready, drafts, waiting, asked, deletion; the lost one is gone from Jira.
      expect(keys).toHaveLength(DRAFTS + 4);
    });

    test('filters by state, type, people and words', async () => {
      expect(keysOf(await list({ group: 'operators' }))).toEqual([asked]);
      expect(keysOf(await list({ action: 'delete' }))).toEqual([deletion]);
      expect(keysOf(await list({ group: 'ready', mine: true }, 'developer'))).toEqual([ready.key]);
      expect(keysOf(await list({ mine: true }, 'outsider'))).toEqual([]);
      expect(await found('INVOICES sign')).toEqual([waiting]);
      expect(await found(waiting.toLowerCase())).toEqual([waiting]);
      expect((await found(ready.handle)).sort()).toEqual([ready.key, deletion].sort());
    });

    test('is counted by state, as filtered by all else', async () => {
      const count = (search: object) =>
        must<RequestCounts>('operator', 'requests.count', { action: null, text: '', mine: false, ...search });
      expect(await count({})).toEqual({
        ...{ draft: DRAFTS, approval: 2, making: 0, operators: 1 },
        ...{ failed: 0, ready: 1, deletion: 0, ended: 0 },
      });
      expect((await count({ action: 'delete' })).approval).toBe(1);
    });
  });

  describe('what somebody types', () => {
    test.each([
      '" OR project = OTHER OR summary ~ "',
      'secret" OR project is not EMPTY OR "',
      "') OR project = OTHER ORDER BY created --",
      'OTHER-1',
      '\\" OR issuetype is not EMPTY OR summary ~ \\"',
      '*',
      '"',
      'AND OR NOT',
    ])('%s finds nothing of other projects, and breaks no query', async (text) => {
      expect((await found(text)).filter((key) => !key.startsWith(`${PROJECT.key}-`))).toEqual([]);
      expect(await found(text)).toEqual([]);
    });

    test.each([
      [{ group: 'ready) OR project = OTHER' }, 'group'],
      [{ order: 'created DESC, key' }, 'order'],
      [{ action: 'remove' }, 'action'],
      [{ cursor: 'two words' }, 'cursor'],
      [{ jql: 'project = OTHER' }, 'jql'],
      [{ text: 'x'.repeat(201) }, 'text'],
    ])('%j is refused by the name of its field', async (change, field) => {
      const answer = await ask('operator', 'requests.list', { ...ALL, ...change });
      expect(answer).toMatchObject({ ok: false, problem: { what: expect.stringContaining(field) } });
    });

    test('a cursor that is none of ours is refused with the way out', async () => {
      const answer = await ask('operator', 'requests.list', { ...ALL, cursor: 'invented' });
      expect(answer).toMatchObject({ ok: false, problem: { mend: expect.stringContaining('first page') } });
    });
  });

  describe('rights', () => {
    const FUNCTIONS: readonly (readonly [string, object])[] = [
      ['desk', {}],
      ['requests.list', ALL],
      ['requests.count', { action: null, text: '', mine: false }],
      ['key.read', { issueId: '10001' }],
      ['attention.list', { cursor: null }],
    ];

    test.each(FUNCTIONS)('%s is refused in another project', async (name, payload) => {
      const extension = { project: { id: '99999', key: PROJECT.key } };
      expect(await ask('admin', name, payload, { extension })).toMatchObject({
        ok: false,
        problem: { what: 'Keys are not requested in this project.' },
      });
    });

    test.each(FUNCTIONS)('%s is refused to whoever is not signed in', async (name, payload) => {
      expect(await ask('admin', name, payload, { accountId: '' })).toMatchObject({
        ok: false,
        problem: { what: 'Sign in to see the key requests.' },
      });
    });

    test.each(FUNCTIONS)('%s is refused where Jira does not let the person browse', async (name, payload) => {
      const accountId = house.sandbox.jira.addUser({
        displayName: `Former ${name}`,
        emailAddress: `former-${name}@example.com`,
        active: false,
      }).accountId;
      expect(await ask('admin', name, payload, { accountId })).toMatchObject({
        ok: false,
        problem: { what: 'You may not see the issues of this project.' },
      });
    });

    test.each([
      ['operator', true],
      ['approver', true],
      ['admin', true],
      ['outsider', false],
    ] as const)('what needs attention is for roles: %s', async (actor, may) => {
      expect((await must<OperatorsDesk>(actor, 'desk', {})).mayAttend).toBe(may);
      expect((await ask(actor, 'attention.list', { cursor: null })).ok).toBe(may);
    });
  });

  describe('the page of a key', () => {
    const open = (actor: Actor, issueId: string) => ask<KeyPage>(actor, 'key.read', { issueId });

    test('has its handle, its KMS, and the story of all its requests', async () => {
      const page = await must<KeyPage>('operator', 'key.read', { issueId: house.stored(ready.key).id });
      expect(page).toMatchObject({
        issueKey: ready.key,
        hasIssue: true,
        state: { name: 'Ready' },
        asked: {
          name: 'payments-cards',
          operations: ['encrypt', 'decrypt'],
          applications: [{ name: 'payments-api', operations: ['encrypt', 'decrypt'] }],
          approver: house.person('approver').accountId,
        },
        made: { handle: ready.handle, state: 'Enabled', consoleLink: null },
        kms: { connection: 'Reference KMS', keyGroup: 'payments', fipsCertificate: null },
        deletions: [{ issueKey: deletion, state: { name: 'Waiting for approval' } }],
      });
      const told = page.timeline.map(({ issueKey, title }) => `${issueKey} ${title}`);
      expect(told[0]).toBe(`${ready.key} Submitted`);
      expect(told).toContain(`${ready.key} Approved`);
      expect(told.at(-1)).toContain(deletion);
    });

    test('is the same by the request to delete it', async () => {
      const page = await must<KeyPage>('operator', 'key.read', { issueId: house.stored(deletion).id });
      expect(page).toMatchObject({ issueKey: ready.key, made: { handle: ready.handle } });
    });

    test('shows what the form says while nothing is submitted', async () => {
      const [draft] = (await list({ text: 'draft 17' })).rows;
      const page = await must<KeyPage>('operator', 'key.read', { issueId: draft?.issueId });
      expect(page).toMatchObject({ asked: { name: 'draft-17' }, made: null, kms: null, timeline: [] });
    });

    test('of an issue that is gone is for roles alone, from our own record', async () => {
      expect(await open('operator', stuck)).toMatchObject({
        ok: true,
        value: { hasIssue: false, asked: { name: 'lost-one' }, state: { name: 'Void' } },
      });
      expect(await open('outsider', stuck)).toEqual(await open('outsider', '424242'));
      expect(await open('outsider', stuck)).toMatchObject({ ok: false });
    });

    test('of an issue that never was ours is not there', async () => {
      const foreign = house.stored(`${FOREIGN}-1`).id;
      expect(await open('admin', foreign)).toMatchObject({ ok: false });
    });
  });

  test('a view asks Jira as the person, and as often whatever it shows', async () => {
    const { jira } = house.sandbox;
    const { accountId } = house.person('operator');
    const callsOf = async (change: Partial<ListPayload>) => {
      jira.resetCounts();
      await list(change);
      return jira.counts();
    };
    const one = await callsOf({ text: waiting });
    expect(Object.keys(one)).toEqual([`user:${accountId}`]);
    expect(one[`user:${accountId}`]?.calls).toBe(2);
    // With a deletion among them: whose key it is, and whether the person may know.
    expect((await callsOf({}))[`user:${accountId}`]?.calls).toBe(3);
  });

  describe('what needs attention', () => {
    const attention = () => must<AttentionPage>('operator', 'attention.list', { cursor: null });

    test('an issue that was pushed past Draft: no key comes of it', async () => {
      const admin = house.person('admin');
      const pushed = (await list({ text: 'draft 3' })).rows[0]?.issueKey ?? '';
      const statuses = await admin.must<{ id: string; name: string }[]>('GET', '/rest/api/3/status');
      const to = statuses.find(({ name }) => name === 'Ready')?.id ?? '';
      house.sandbox.jira.hostile.setStatus(admin.accountId, pushed, to);
      await house.settle();
      expect((await attention()).rows).toContainEqual(
        expect.objectContaining({ issueKey: pushed, state: expect.objectContaining({ name: 'Not served' }) }),
      );
      expect((await list({ text: pushed })).rows[0]).toMatchObject({
        waits: null,
        trouble: expect.any(String),
      });
    });

    test('a request that is void with work left, though Jira shows nothing of it', async () => {
      const lost = expect.objectContaining({
        issueId: stuck,
        keyName: 'lost-one',
        what: expect.stringContaining('not put away yet'),
        mend: expect.stringContaining('tries again'),
      });
      expect((await attention()).rows).toContainEqual(lost);
      await house.pass();
      expect((await attention()).rows).not.toContainEqual(expect.objectContaining({ issueId: stuck }));
    });
  });
});

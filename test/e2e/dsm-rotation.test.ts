import type { PanelAnswer, RequestView } from '../../src/app/views/request';
import { APPLICATION, emailOf, type Role } from '../../src/cli/demo/cast';
import { asApp, must } from '../../src/cli/demo/kms/dsm-caller';
import { idOf } from '../../src/cli/demo/kms/kms';
import { ManualClock } from '../../src/sandbox/clock-manual';
import { type DemoStage, openDemoStage } from './support/demo-stage';
import { DAY, MINUTE, START } from './support/house';

const NAME = 'payments-rotated';

interface InDsm {
  readonly kid: string;
  readonly enabled: boolean;
  readonly state: string;
  readonly links?: { readonly replaced?: string };
}

/** From the button in the panel to the new version: the app as Forge runs it, and a DSM whose operators have to agree. */
describe('a rotation', () => {
  let demo: DemoStage;
  let outsider = '';
  let key = '';
  let kid = '';

  beforeAll(async () => {
    demo = await openDemoStage('dsm', { clock: new ManualClock(START) });
    outsider = demo.stage.sandbox.jira.addUser({
      ...{ displayName: 'outsider', emailAddress: emailOf('outsider'), groups: ['jira-users'] },
    }).accountId;
    key = await released();
    kid = idOf((await see()).handle ?? '');
  }, 120_000);
  afterAll(() => demo?.close());

  const account = (role: Role): string => demo.stage.person(role).accountId;
  const see = () => demo.issues.see(demo.stage.person('admin'), key);

  async function operatorsAgree(): Promise<void> {
    await demo.stage.kms.catchUp();
    await demo.stage.kms.agree();
    await demo.stage.sandbox.advance(10 * MINUTE);
  }

  /** A request that stands at Ready. */
  async function released(): Promise<string> {
    const { issues, stage } = demo;
    const day = (offset: number) => new Date(START + offset * DAY).toISOString().slice(0, 10);
    const filed = await issues.file(stage.person('developer'), 'Create Key', 'A key', {
      ...{ Description: 'Encrypts card tokens at rest.', 'Key name': NAME, 'Key type': { value: 'AES-256' } },
      'Allowed operations': [{ value: 'encrypt' }, { value: 'decrypt' }],
      ...{ 'Protection level': { value: 'hsm' }, 'Data classification': { value: 'confidential' } },
      ...{ 'Project ID': APPLICATION.projectId, Location: { value: stage.kms.location } },
      ...{ Requestor: { accountId: account('developer') }, 'Cost centre': 'CC-4711' },
      ...{ 'Activation date': day(0), 'Expiry date': day(365) },
      Applications: `${APPLICATION.name}: encrypt, decrypt`,
    });
    await issues.step(stage.person('developer'), filed, 'Submit');
    await stage.sandbox.drain();
    await issues.step(stage.person('approver'), filed, 'Approve');
    await stage.sandbox.drain();
    await operatorsAgree();
    expect(await issues.see(stage.person('admin'), filed)).toMatchObject({ status: 'Ready' });
    return filed;
  }

  async function call<T>(accountId: string, functionKey: string): Promise<PanelAnswer<T>> {
    const { sandbox } = demo.stage;
    const answer = (await sandbox.invokeResolver({
      ...{ moduleKey: 'keydesk-panel', functionKey, payload: {}, accountId },
      extension: { issue: { id: sandbox.jira.issue(key)?.id, key } },
    })) as PanelAnswer<T>;
    await sandbox.drain();
    return answer;
  }

  async function view(accountId: string): Promise<RequestView> {
    const answer = await call<RequestView>(accountId, 'panel.read');
    if (!answer.ok) throw new Error(answer.problem.what);
    return answer.value;
  }

  const offered = async (accountId: string) =>
    (await view(accountId)).actions.find(({ name }) => name === 'rotate');

  /** Past the adapter, with the app's API key. */
  const inDsm = (descriptor: object): Promise<InDsm> => {
    const { url, connection } = demo.stage.kms;
    return must(asApp(url, connection.credential), 'POST', '/crypto/v1/keys/info', descriptor);
  };

  test('is offered to requester and approvers, and nobody else', async () => {
    const seen = await view(account('developer'));
    expect(seen.rotation).toMatchObject({ version: 1, rotatedAt: null });
    expect(seen.consoleLink).toMatch(new RegExp(`^https://dsm\\.example\\.com/#/.*${kid}$`));
    for (const may of ['developer', 'approver'] as const)
      expect(await offered(account(may))).toMatchObject({ label: 'Rotate now', whyNot: null });
    expect(await offered(outsider)).toMatchObject({ whyNot: expect.stringContaining('Only the creator') });
  });

  test('is refused by the server to whoever has no part in the key, whatever page they call from', async () => {
    for (const stranger of [outsider, account('operator')])
      expect(await call(stranger, 'panel.rotate')).toMatchObject({
        ok: false,
        problem: { what: expect.stringContaining('You may not rotate this key') },
      });
    await demo.stage.sandbox.advance(20 * MINUTE);
    expect(await view(account('developer'))).toMatchObject({
      approvalId: null,
      rotation: { underWay: null },
    });
    expect((await inDsm({ name: NAME })).kid).toBe(kid);
  });

  test('that the requester asks for waits for the operators, and the key goes on as it is', async () => {
    expect(await call(account('developer'), 'panel.rotate')).toEqual({ ok: true, value: true });
    expect(await view(account('developer'))).toMatchObject({
      state: { id: 'ready' },
      headline: 'The key is ready to use. Its rotation waits for the KMS operators.',
      approvalId: expect.stringContaining(`.${kid}.rotate.`),
      rotation: { version: 1, underWay: 'A new version waits for the KMS operators to agree.' },
    });
    expect(await offered(account('developer'))).toBeUndefined();
    expect(await demo.stage.kms.use(`dsm:${kid}`)).toMatch(/./);
  });

  test('asked for again meanwhile is refused', async () => {
    expect(await call(account('approver'), 'panel.rotate')).toMatchObject({
      ok: false,
      problem: { what: 'This request has no enabled key that could be rotated now.' },
    });
  });

  test('is done once the operators agree: panel, comment and DSM tell the new version', async () => {
    await operatorsAgree();
    const done = await view(account('developer'));
    expect(done).toMatchObject({
      ...{ state: { id: 'ready' }, busy: false, approvalId: null, notices: [] },
      rotation: { version: 2, rotatedAt: expect.any(Number), underWay: null },
    });
    expect(done.timeline.slice(-3)).toMatchObject([
      { title: 'Rotation ordered', actor: { kind: 'person', accountId: account('developer') } },
      { title: 'KMS operators asked to rotate the key', actor: { kind: 'keydesk' } },
      {
        ...{ title: 'Key rotated', actor: { kind: 'kms' } },
        details: ['Version 2 is in use.', `Agreed by ${emailOf('operator')}.`],
      },
    ]);
    const comments = await demo.issues.comments(demo.stage.person('developer'), key);
    expect(comments.at(-1)).toContain('Version 2 is in use, under the same handle');
    const young = await inDsm({ name: NAME });
    expect(young).toMatchObject({ enabled: true, state: 'Active', links: { replaced: kid } });
    expect(await inDsm({ kid })).toMatchObject({ enabled: true, state: 'Deactivated' });
  });

  test('leaves the issue where it stood, with the handle that it had', async () => {
    expect(await see()).toMatchObject({ status: 'Ready', state: 'Enabled', handle: `dsm:${kid}` });
    const told = demo.stage.sandbox.jira
      .issue(key)
      ?.comments.flatMap(({ properties }) => properties.map(({ value }) => JSON.stringify(value)));
    expect(told).toEqual([...new Set(told)]);
  });

  test('is no creation: finance is told of one charge, then as before', async () => {
    await demo.stage.sandbox.advance(DAY);
    expect(demo.stage.billing.events).toMatchObject([{ data: { handle: `dsm:${kid}`, issueKey: key } }]);
  });
});

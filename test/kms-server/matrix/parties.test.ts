import { randomUUID } from 'node:crypto';
import type { ApprovalResource, ChangeResource, KeyResource } from '../../../src/kms-server/http/resources';
import { expectGolden } from '../../support/golden';
import { Governance, type Member } from '../support/governance';
import { any } from '../support/governed';
import { describeWithHsm } from '../support/hsm';
import { context, freshRequest, spec, startTestKms, type TestKms } from '../support/kms';
import { Directory } from './holders';
import { signOf, type Tried } from './probes';

/** What somebody is to what they try: a column. All of them hold the same roles. */
type Part = string;
/** One row: what is tried, anew for each part. */
type Row = (who: Member, part: Part) => Promise<Tried>;

interface Section {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly rows: Readonly<Record<string, Row>>;
}

const LEGEND = `Whose request it is. Everybody in a section holds the same roles, and differs in what they are to the matter.
  + may   - is refused   . is told that it is not there`;
const WIDTH = 22;
const line = (name: string, cells: readonly string[]): string =>
  `${name.padEnd(46)}${cells.map((text) => text.padEnd(WIDTH)).join('')}`.trimEnd();

describeWithHsm('own requests and those of others', (module) => {
  let kms: TestKms;
  let people: Governance;
  let directory: Directory;
  const members = new Map<Part, Member>();
  const member = (part: Part): Member => {
    const found = members.get(part);
    if (!found) throw new Error(`Nobody is ${part}`);
    return found;
  };

  const ACCOUNTS: Readonly<Record<Part, string | undefined>> = {
    stranger: 'acc-stranger',
    requester: 'acc-requester',
    'in another person': 'acc-requester',
    'Jira approver': 'acc-jira-approver',
    'first requester': 'acc-first',
    'without an account': undefined,
    proposer: 'acc-proposer',
    'proposer once more': 'acc-proposer',
    'who gains from it': 'acc-gaining',
  };
  const PROGRAMS = ['same group', 'another group'] as const;

  beforeAll(async () => {
    kms = await startTestKms(module);
    people = new Governance(kms);
    directory = new Directory(kms);
    for (const [part, accountId] of Object.entries(ACCOUNTS))
      members.set(
        part,
        await people.add('security-officer', { name: part, ...(accountId ? { accountId } : {}) }),
      );
    members.set('the one that asked', { id: '', name: 'jira', raw: kms.token.jira });
    for (const [index, group] of ['payments', 'elsewhere'].entries())
      members.set(PROGRAMS[index] ?? '', await people.add('integration', { groups: [group] }));
    members.set('granted', { id: '', name: 'shop', raw: kms.token.shop });
    members.set('granted to decrypt', { id: '', name: 'reports', raw: kms.token.reports });
    members.set('same name elsewhere', { id: '', name: 'shop', raw: kms.token.impostor });
    members.set('not named', await people.add('application', { projectId: 'P1' }));
    await directory.store.write(() => {
      const group = directory.store.groups.get('payments');
      if (group) directory.store.groups.put({ ...group, breakGlass: true }, kms.clock.now());
      directory.store.groups.setQuorum('vault', 'cancel-deletion', { parts: any(1), days: 14 });
    });
  });
  afterAll(async () => {
    directory?.close();
    await kms?.close();
  });

  const jira = <T>(path: string, body: unknown) => kms.call<T>('jira', 'POST', path, body);
  /** Who asked, and who agreed in Jira; the requester is named in no list besides. */
  const asking = (requestId: string) => ({
    ...context(requestId),
    requester: 'acc-requester',
    excluded: ['acc-jira-approver'],
  });
  const key = async (keyGroup = 'payments') => {
    const requestId = freshRequest();
    const order = {
      spec: spec({
        keyGroup,
        applications: [
          { name: 'shop', operations: ['encrypt', 'decrypt'] },
          { name: 'reports', operations: ['decrypt'] },
        ],
      }),
      context: { ...context(requestId), requester: 'acc-first', excluded: [] },
    };
    return { ...(await jira<KeyResource>('/v1/keys', order)).body, requestId, order };
  };
  const opened = async (path: string, body: unknown) =>
    (await jira<{ approvalId: string }>(path, body)).body.approvalId;
  const toEnable = async () => {
    const { keyId, requestId } = await key();
    return opened(`/v1/keys/${keyId}/enable`, { context: asking(requestId) });
  };
  const enabled = async (keyGroup = 'payments') => {
    const made = await key(keyGroup);
    const id = await opened(`/v1/keys/${made.keyId}/enable`, { context: asking(made.requestId) });
    for (const voter of ['stranger', 'proposer']) await people.approve(member(voter), id);
    return made;
  };
  const toDelete = async () =>
    opened(`/v1/keys/${(await enabled()).keyId}/schedule-deletion`, {
      days: 7,
      context: asking(freshRequest()),
    });
  const going = async (keyGroup: string) => {
    const made = await key(keyGroup);
    await jira(`/v1/keys/${made.keyId}/schedule-deletion`, { days: 7, context: asking(made.requestId) });
    return made;
  };
  const toCancel = async () => {
    const { keyId, requestId } = await going('vault');
    return opened(`/v1/keys/${keyId}/cancel-deletion`, { context: asking(requestId) });
  };
  const changeBy = (proposer: Part) => async () => {
    const payload = { id: member('who gains from it').id, role: 'operator', keyGroup: 'elsewhere' };
    const { body } = await people.propose(member(proposer), 'role.grant', payload);
    return String((body as ChangeResource).id);
  };
  const change = changeBy('proposer');
  const issuance = async () => {
    const [id, principalId] = [randomUUID(), member('not named').id];
    const order = { id, principalId, validDays: 1 };
    await people.carryOut(member('proposer'), 'api-key.issue', order, member('stranger'));
    return id;
  };

  const on =
    (open: () => Promise<string>, verb: string, body: object = {}): Row =>
    async (who) =>
      people.post(who, `/v1/approvals/${await open()}/${verb}`, body) as Promise<Tried>;
  const inBulk =
    (open: () => Promise<string>): Row =>
    async (who) => {
      const decisions = [{ id: await open(), decision: 'approve' }];
      const answer = await people.post<{ results: { problem?: { code: string } }[] }>(
        who,
        '/v1/approvals/decide',
        {
          decisions,
        },
      );
      const problem = answer.body.results?.[0]?.problem;
      return problem ? { status: 403, body: problem } : (answer as Tried);
    };
  const alone =
    (open: () => Promise<string>): Row =>
    async (who) =>
      (await people.breakGlass(who, await open(), { reason: 'now' })) as Tried;
  /** Whether a vote is still there after somebody took back what they take for theirs. */
  const votesLeft: Row = async (who) => {
    const id = await change();
    await directory.store.write(() =>
      directory.store.groups.setQuorum('elsewhere', 'add-operator', { parts: any(3), days: 14 }),
    );
    await people.approve(member('stranger'), id);
    await people.post(who, `/v1/approvals/${id}/withdraw-vote`);
    const { body } = await people.get<ApprovalResource>(member('stranger'), `/v1/approvals/${id}`);
    return { status: 200, body: {}, shown: body.votes?.length === 0 };
  };
  const orderOn =
    (verb: string, more: object = {}): Row =>
    async (who) => {
      const { keyId, requestId } = verb === 'cancel-deletion' ? await going('payments') : await key();
      return people.post(who, `/v1/keys/${keyId}/${verb}`, {
        ...more,
        context: asking(requestId),
      }) as Promise<Tried>;
    };
  const withdrawing =
    (requestOf: (id: string) => Promise<string> | string): Row =>
    async (who) => {
      const { keyId, requestId } = await key();
      const id = await opened(`/v1/keys/${keyId}/enable`, { context: asking(requestId) });
      const order = { context: asking(await requestOf(requestId)) };
      return people.post(who, `/v1/approvals/${id}/withdraw`, order) as Promise<Tried>;
    };
  const using =
    (operation: 'encrypt' | 'decrypt'): Row =>
    async (who) => {
      const { keyId } = await enabled();
      const made = await kms.call<{ ciphertext: string }>('shop', 'POST', `/v1/keys/${keyId}/encrypt`, {
        plaintext: 'QUE=',
      });
      const body = operation === 'encrypt' ? { plaintext: 'QUE=' } : { ciphertext: made.body.ciphertext };
      return people.post(who, `/v1/keys/${keyId}/${operation}`, body) as Promise<Tried>;
    };

  const SECTIONS: readonly Section[] = [
    {
      title: 'what comes from Jira, to its',
      parts: [
        'stranger',
        'requester',
        'in another person',
        'Jira approver',
        'first requester',
        'without an account',
      ],
      rows: {
        'approve enabling': on(toEnable, 'approve'),
        'approve a deletion': on(toDelete, 'approve'),
        'approve the end of a deletion': on(toCancel, 'approve'),
        'deny enabling': on(toEnable, 'deny', { reason: 'no' }),
        'approve enabling among others': inBulk(toEnable),
        'enable alone, by break-glass': alone(toEnable),
        'delete alone, by break-glass': alone(toDelete),
        'end a deletion in their own name': async (who) =>
          people.post(who, `/v1/keys/${(await going('payments')).keyId}/cancel-deletion`, {
            reason: 'needed',
          }) as Promise<Tried>,
      },
    },
    {
      title: 'a change of the rules, to its',
      parts: ['stranger', 'proposer', 'proposer once more', 'who gains from it', 'without an account'],
      rows: {
        approve: on(change, 'approve'),
        'approve what the last one proposes': on(changeBy('without an account'), 'approve'),
        deny: on(change, 'deny', { reason: 'no' }),
        'approve among others': inBulk(change),
        'carry out alone, by break-glass': alone(change),
        'take back the proposal': async (who) =>
          people.post(who, `/v1/changes/${await change()}/withdraw`) as Promise<Tried>,
        'collect the secret agreed to': async (who) =>
          people.post(who, `/v1/issuances/${await issuance()}/collect`, {}) as Promise<Tried>,
        "take back the stranger's vote (. it stays)": votesLeft,
      },
    },
    {
      title: 'a request of an integration, to',
      parts: ['the one that asked', ...PROGRAMS],
      rows: {
        'ask for the key again': async (who) =>
          people.post(who, '/v1/keys', (await key()).order) as Promise<Tried>,
        'ask for enabling': orderOn('enable'),
        disable: orderOn('disable'),
        'have it deleted': orderOn('schedule-deletion', { days: 7 }),
        'end its deletion': orderOn('cancel-deletion'),
        'withdraw what was asked': withdrawing((requestId) => requestId),
        "withdraw it in another request's name": withdrawing(async () => (await key()).requestId),
      },
    },
    {
      title: 'a key, to an application that is',
      parts: ['granted', 'granted to decrypt', 'not named', 'same name elsewhere'],
      rows: { encrypt: using('encrypt'), decrypt: using('decrypt') },
    },
  ];

  test('as the table says that people have read', async () => {
    const texts: string[] = [];
    for (const { title, parts, rows } of SECTIONS) {
      const lines = [line(title, parts)];
      for (const [name, row] of Object.entries(rows)) {
        const cells: string[] = [];
        for (const part of parts) cells.push(signOf(await row(member(part), part)));
        lines.push(line(`  ${name}`, cells));
      }
      texts.push(lines.join('\n'));
    }
    expectGolden('kms/parties.golden.txt', `${[LEGEND, ...texts].join('\n\n')}\n`);
  }, 120_000);
});

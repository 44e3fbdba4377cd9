import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { Governance, type Member } from './support/governance';
import { describeWithHsm } from './support/hsm';
import { freshRequest, Steps, startTestKms, type TestKms } from './support/kms';

interface Entry {
  readonly action: string;
  readonly actor: string;
  readonly subject: string;
}

const OPERATORS = 3;
const NEEDED = 2;
const move = fc.record({
  who: fc.nat({ max: OPERATORS - 1 }),
  what: fc.oneof(
    { weight: 5, arbitrary: fc.constant('approve' as const) },
    { weight: 4, arbitrary: fc.constant('revoke' as const) },
    { weight: 2, arbitrary: fc.constant('withdraw-vote' as const) },
    { weight: 1, arbitrary: fc.constant('deny' as const) },
  ),
});
/** Moves within a batch are sent at the same time. */
const batches = fc.array(fc.array(move, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 6 });

describeWithHsm('votes and changes of the rules in any order', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let people: Governance;
  let proposer: Member;
  let officer: Member;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
    people = new Governance(kms);
    proposer = await people.add('security-officer', { accountId: 'acc-proposing' });
    officer = await people.add('security-officer', { accountId: 'acc-agreeing' });
  });
  afterAll(() => kms?.close());

  const entries = async (after: number): Promise<readonly (Entry & { readonly seq: number })[]> => {
    const path = `/v1/audit?limit=1000&after=${after}`;
    const { body } = await people.get<{ entries: (Entry & { seq: number })[] }>(officer, path);
    const page = body.entries ?? [];
    const last = page.at(-1);
    return last ? [...page, ...(await entries(last.seq))] : page;
  };

  /** What the log says happened, counted by hand: who stood behind it at the moment it was carried out. */
  function replay(log: readonly Entry[], id: string): { readonly ended: string[]; readonly behind: number } {
    const votes = new Set<string>();
    const gone = new Set<string>();
    const ended: string[] = [];
    let behind = 0;
    for (const { action, actor, subject } of log) {
      if (action === 'role.revoke') gone.add(subject);
      if (subject !== `approval:${id}`) continue;
      expect(ended).toEqual([]);
      if (action === 'approval.vote-approve') votes.add(actor);
      if (action === 'approval.vote-withdrawn') votes.delete(actor);
      if (/^approval\.(approved|denied|failed|withdrawn)$/.test(action)) {
        ended.push(action);
        behind = [...votes].filter((voter) => !gone.has(voter)).length;
      }
    }
    return { ended, behind };
  }

  test('a key is enabled only with enough people behind it at that moment, and a decision is the last word', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (plan) => {
        const operators: Member[] = [];
        for (let made = 0; made < OPERATORS; made += 1) {
          operators.push(
            await people.add('operator', { groups: ['vault'], accountId: `acc-${randomUUID()}` }),
          );
        }
        const key = await steps.create(freshRequest(), { keyGroup: 'vault' });
        const id = await steps.askToEnable(key);
        const before = (await entries(0)).length;
        const send = async ({ who, what }: (typeof plan)[number][number]) => {
          const person = operators[who];
          if (!person) throw new Error('An operator too few');
          if (what === 'revoke') {
            const order = { id: person.id, role: 'operator', keyGroup: 'vault' };
            const { body } = await people.propose(proposer, 'role.revoke', order);
            return body.id ? people.approve(officer, body.id) : undefined;
          }
          const body = what === 'deny' ? { reason: 'no' } : what === 'approve' ? {} : undefined;
          return people.post(person, `/v1/approvals/${id}/${what}`, body);
        };
        for (const batch of plan) {
          const answers = await Promise.all(batch.map(send));
          for (const answer of answers) expect(answer?.status ?? 200).toBeLessThan(500);
        }
        const log = await entries(before);
        const { ended, behind } = replay(log, id);
        const { state } = await steps.describe(key);
        expect(state).toBe(ended.includes('approval.approved') ? 'Enabled' : 'Disabled');
        if (state === 'Enabled') expect(behind).toBeGreaterThanOrEqual(NEEDED);
      }),
      { numRuns: 25 },
    );
  });
});

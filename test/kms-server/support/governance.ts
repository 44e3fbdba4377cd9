import { randomUUID } from 'node:crypto';
import type { Shorthand } from '../../../src/kms-server';
import type { ApprovalResource, ChangeResource } from '../../../src/kms-server/http/resources';
import type { Answer, ProblemBody, TestKms } from './kms';

/** Somebody added to a server that runs, with a credential. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly raw: string;
}

type Told<T> = Answer<Partial<T> & Partial<ProblemBody>>;

interface NewMember {
  readonly name?: string;
  readonly accountId?: string;
  readonly groups?: readonly string[];
  readonly projectId?: string;
}

/** Brings about changes of the rules by the doors that people have. */
export class Governance {
  readonly #kms: TestKms;
  constructor(kms: TestKms) {
    this.#kms = kms;
  }

  /** Puts somebody there as `keydesk kms ... add` does. */
  async add(
    kind: Shorthand,
    { name = `${kind}-${randomUUID()}`, ...order }: NewMember = {},
  ): Promise<Member> {
    const issued = await this.#kms.server.admin.addPrincipal({ kind, name, ...order });
    return { id: issued.principalId, name, raw: issued.token };
  }

  /** Operators of a group with accounts of their own. */
  async operators(count: number, group: string): Promise<readonly Member[]> {
    const members: Member[] = [];
    for (let made = 0; made < count; made += 1) {
      members.push(await this.add('operator', { groups: [group], accountId: `acc-${randomUUID()}` }));
    }
    return members;
  }

  async group(name = `group-${randomUUID().slice(0, 8)}`): Promise<string> {
    await this.#kms.server.admin.addGroup({ name });
    return name;
  }

  get<T>(who: Member, path: string): Promise<Told<T>> {
    return this.#kms.call(who, 'GET', path);
  }

  post<T>(
    who: Member,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Told<T>> {
    return this.#kms.call(who, 'POST', path, body, headers);
  }

  /** Acts alone on an approval as it is now, whoever looks. */
  async breakGlass(who: Member, id: string, body: unknown): Promise<Told<ApprovalResource>> {
    const { etag } = await this.get<ApprovalResource>(who, `/v1/approvals/${id}`);
    return this.post(who, `/v1/approvals/${id}/break-glass`, body, { 'if-match': etag ?? '*' });
  }

  propose(who: Member, kind: string, payload: unknown): Promise<Told<ChangeResource>> {
    return this.post(who, '/v1/changes', { kind, payload });
  }

  approve(who: Member, id: string): Promise<Told<ApprovalResource>> {
    return this.post(who, `/v1/approvals/${id}/approve`, {});
  }

  /** Proposes a change and has it approved; each step must succeed. */
  async carryOut(proposer: Member, kind: string, payload: unknown, ...voters: readonly Member[]) {
    const proposed = await this.propose(proposer, kind, payload);
    expect(proposed).toMatchObject({ status: 200, body: { state: 'pending' } });
    const id = String(proposed.body.id);
    for (const voter of voters) expect(await this.approve(voter, id)).toMatchObject({ status: 200 });
    expect((await this.get<ChangeResource>(proposer, `/v1/changes/${id}`)).body).toMatchObject({
      state: 'approved',
    });
    return id;
  }

  /** The account that a member is linked to. */
  async accountOf(looker: Member, { id }: Member): Promise<string> {
    const { body } = await this.get<{ accountId: string }>(looker, `/v1/people/${id}`);
    return String(body.accountId);
  }
}

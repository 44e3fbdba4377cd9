import type { Governance, Member } from './governance';

export interface Asked {
  readonly id: string;
  readonly code: string;
  readonly expiresAt: number;
}

export interface Entered {
  readonly outcome: string;
  readonly person: { readonly id: string; readonly name: string };
  readonly approvalId: string;
}

/** The doors of linking a Jira account: the person's, and that of the Jira app. */
export class AccountLinks {
  readonly #people: Governance;
  readonly #jira: Member;

  constructor(people: Governance, jira: Member) {
    this.#people = people;
    this.#jira = jira;
  }

  async ask(person: Member): Promise<Asked> {
    const { status, body } = await this.#people.post<Asked>(person, '/v1/account-links', {});
    expect(status).toBe(200);
    return { id: String(body.id), code: String(body.code), expiresAt: Number(body.expiresAt) };
  }

  own = (person: Member) =>
    this.#people.get<{
      accountId: string | null;
      verifiedBy: string | null;
      link: { id: string; state: string; accountId: string | null; approvalId: string | null } | null;
    }>(person, '/v1/account-links');

  enter = (code: string, accountId: string, lookOnly = false, by = this.#jira) =>
    this.#people.post<Entered>(by, '/v1/account-links/enter', { code, accountId, lookOnly });

  withdraw = (person: Member, id: string) =>
    this.#people.post(person, `/v1/account-links/${id}/withdraw`, {});

  /** Up to where others have to agree. */
  async proved(person: Member, accountId: string): Promise<string> {
    const { code } = await this.ask(person);
    const { status, body } = await this.enter(code, accountId);
    expect({ status, body }).toMatchObject({ status: 200, body: { outcome: 'waiting' } });
    return String(body.approvalId);
  }

  async linked(person: Member, accountId: string, ...voters: readonly Member[]): Promise<void> {
    const id = await this.proved(person, accountId);
    for (const voter of voters) expect(await this.#people.approve(voter, id)).toMatchObject({ status: 200 });
  }
}

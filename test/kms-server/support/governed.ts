import { randomUUID } from 'node:crypto';
import { Governance, type Member } from './governance';
import { freshRequest, Steps, startTestKms } from './kms';

export const any = (n: number) => [{ team: null, n }];

/** A server with people who change its rules, and what they do most. */
export async function openGoverned(module: string) {
  const kms = await startTestKms(module);
  const steps = new Steps(kms);
  const people = new Governance(kms);
  const proposer = await people.add('security-officer', { name: 'proposer', accountId: 'acc-proposer' });
  const officer = await people.add('security-officer', { name: 'officer', accountId: 'acc-officer' });
  const second = await people.add('security-officer', { name: 'second', accountId: 'acc-second-officer' });
  const jira: Member = { id: '', name: 'jira', raw: kms.token.jira };

  const waiting = async (keyGroup: string) => {
    const key = await steps.create(freshRequest(), { keyGroup });
    return { key, id: await steps.askToEnable(key) };
  };
  /** A group of its own, where the integration of the tests may ask for keys. */
  const group = async (): Promise<string> => {
    const name = await people.group();
    const { body } = await people.get<{ entries: { action: string; subject: string; after: unknown }[] }>(
      proposer,
      '/v1/audit?limit=1000',
    );
    const added = body.entries?.find(({ after }) => (after as { name?: string } | null)?.name === 'jira');
    const id = String(added?.subject).replace('integration:', '');
    await people.carryOut(proposer, 'role.grant', { id, role: 'integration', keyGroup: name }, officer);
    return name;
  };
  const setQuorum = (keyGroup: string | null, action: string, parts: unknown, days = 14) =>
    [proposer, 'quorum.set', { keyGroup, action, parts, days }] as const;
  const team = async (persons: readonly Member[], teams: readonly string[] = []): Promise<string> => {
    const id = randomUUID();
    const payload = { id, name: `team-${id}`, persons: persons.map((person) => person.id), teams };
    await people.carryOut(proposer, 'team.put', payload, persons.includes(officer) ? second : officer);
    return id;
  };
  return { kms, steps, people, proposer, officer, second, jira, waiting, group, setQuorum, team };
}
export type Governed = Awaited<ReturnType<typeof openGoverned>>;

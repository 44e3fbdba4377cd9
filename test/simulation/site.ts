import { randomBytes } from 'node:crypto';
import { BILLING_HOST, KEY_GROUP, KMS_HOST, type Role } from '../../src/cli/demo/cast';
import { KeyIssues } from '../../src/cli/demo/issues';
import { JiraPerson } from '../../src/cli/demo/jira-person';
import { PROJECT, setUp } from '../../src/cli/demo/set-up';
import { newStageFile, type StageFile } from '../../src/cli/demo/stage-file';
import { ManualClock } from '../../src/sandbox/clock-manual';
import type { Snapshot } from '../../src/sandbox/documents';
import { createSandbox, type JiraSandbox } from '../../src/sandbox/sandbox';
import { FakeKms } from '../fakes/kms/fake-kms';
import { ROOT } from '../kms-server/support/bundle';
import { startKeydeskStub } from '../wire/keydesk-stub';

export const START = Date.UTC(2026, 10, 23, 9);

/** Everybody on the site. The developer, the approver and the deputy hold the approvers' role, through a group. */
export const CAST = ['developer', 'approver', 'deputy', 'operator', 'outsider', 'robot'] as const;
export type Who = (typeof CAST)[number];
const APPROVERS: readonly Who[] = ['developer', 'approver', 'deputy', 'robot'];

/** A project of other people's, where issues can be moved. */
export const ELSEWHERE = 'ELSE';

/** A site with the app set up, in one process tree, that every run begins with. */
export interface SimulatedSite {
  readonly sandbox: JiraSandbox;
  readonly credential: string;
  readonly billingSecret: string;
  readonly people: Readonly<Record<Who | 'admin', JiraPerson>>;
  readonly names: KeyIssues;
  readonly projectId: string;
  readonly approversRole: string;
  readonly approversGroup: string;
  /** By id. */
  readonly statusNames: ReadonlyMap<string, string>;
  readonly start: Snapshot;
  close(): Promise<void>;
}

export async function openSite(): Promise<SimulatedSite> {
  const sandbox = await createSandbox({
    ...{ appDir: ROOT, dataDir: ':memory:', clock: new ManualClock(START), seed: 1 },
    scheduleCatchUp: 'last',
  });
  try {
    return await prepare(sandbox);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

async function prepare(sandbox: JiraSandbox): Promise<SimulatedSite> {
  const credential = `kd_${randomBytes(16).toString('hex')}_${randomBytes(16).toString('hex')}`;
  const people = addPeople(sandbox);
  let file: StageFile = { ...newStageFile(), credentials: { integration: credential } };
  const stub = await startKeydeskStub(new FakeKms({ now: () => sandbox.clock.now() }), credential);
  sandbox.platform.aliases.set(KMS_HOST, stub.url);
  sandbox.platform.aliases.set(BILLING_HOST, stub.url);
  await setUp(
    {
      sandbox,
      kms: {
        hosts: [KMS_HOST],
        connection: {
          name: 'Fake KMS',
          kms: { type: 'keydesk', baseUrl: KMS_HOST },
          keyGroup: KEY_GROUP,
          credential,
        },
      },
      file: () => file,
      remember: (change) => {
        file = { ...file, ...change };
      },
      person: (role: Role) => people[role],
    },
    () => undefined,
  );
  await stub.close();
  const { admin } = people;
  const approversGroup = await groupOfApprovers(admin);
  for (const who of APPROVERS) await join(people, who, approversGroup);
  await addProject(admin);
  await sandbox.drain();
  const project = await admin.must<{ id: string }>('GET', `/rest/api/3/project/${PROJECT.key}`);
  const roles = await admin.must<Record<string, string>>('GET', `/rest/api/3/project/${PROJECT.key}/role`);
  const statuses = await admin.must<{ id: string; name: string }[]>('GET', '/rest/api/3/status');
  return {
    ...{ projectId: project.id, approversGroup },
    approversRole: roles['Key approvers']?.split('/').at(-1) ?? '',
    statusNames: new Map(statuses.map(({ id, name }) => [id, name])),
    ...{ sandbox, credential, people, billingSecret: file.billingSecret },
    names: await KeyIssues.open(people.developer),
    start: sandbox.snapshot(),
    close: () => sandbox.close(),
  };
}

function addPeople({ jira, url }: JiraSandbox): Record<Who | 'admin', JiraPerson> {
  const [admin] = jira.users();
  if (!admin) throw new Error('A new site has an administrator');
  const people = CAST.map((who) => {
    const user = jira.addUser({
      displayName: who,
      emailAddress: `${who}@example.com`,
      accountType: who === 'robot' ? 'app' : 'atlassian',
      groups: ['jira-users'],
    });
    return [who, new JiraPerson(url, user)] as const;
  });
  return { ...Object.fromEntries(people), admin: new JiraPerson(url, admin) } as Record<
    Who | 'admin',
    JiraPerson
  >;
}

async function groupOfApprovers(admin: JiraPerson): Promise<string> {
  const { values } = await admin.must<{ values: { groupId: string }[] }>(
    'GET',
    '/rest/api/3/group/bulk?groupName=key-approvers',
  );
  return values[0]?.groupId ?? '';
}

/** 400 says that somebody is in it already. */
async function join(people: SimulatedSite['people'], who: Who, groupId: string): Promise<void> {
  const { accountId } = people[who];
  await people.admin.call('POST', `/rest/api/3/group/user?groupId=${groupId}`, { accountId });
}

const addProject = (admin: JiraPerson): Promise<unknown> =>
  admin.must('POST', '/rest/api/3/project', {
    key: ELSEWHERE,
    name: 'Elsewhere',
    projectTypeKey: 'software',
    leadAccountId: admin.accountId,
  });

export { PROJECT };

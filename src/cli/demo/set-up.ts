import { CommandFailure } from '../run';
import { BILLING_HOST, type Role } from './cast';
import type { StageKms } from './kms/kms';
import type { Stage } from './stage';

const ADMIN_PAGE = 'keydesk-admin';
export const PROJECT = { key: 'KEYS', name: 'Encryption keys' } as const;

/** What set-up needs of a stage. */
export type SetUpStage = Pick<Stage, 'sandbox' | 'file' | 'remember' | 'person'> & {
  readonly kms: Pick<StageKms, 'hosts' | 'connection' | 'callbacks'>;
};

interface Answer<T> {
  readonly ok: boolean;
  readonly value?: T;
  readonly problem?: { readonly what: string; readonly mend: string };
}

interface StepReport {
  readonly done: boolean;
  readonly step: { readonly title: string } | null;
  readonly progress: { readonly done: number; readonly of: number };
  readonly problem?: { readonly what: string; readonly mend: string };
}

/** Opens the admin page as the Jira admin and does there what the page does. */
export class AdminPage {
  readonly #stage: SetUpStage;

  constructor(stage: SetUpStage) {
    this.#stage = stage;
  }

  async call<T>(functionKey: string, payload: unknown = {}): Promise<T> {
    const { sandbox } = this.#stage;
    const accountId = this.#stage.person('admin').accountId;
    const answer = (await sandbox.invokeResolver({
      moduleKey: ADMIN_PAGE,
      functionKey,
      payload,
      accountId,
    })) as Answer<T>;
    if (!answer.ok || answer.value === undefined)
      throw new CommandFailure(
        `${functionKey}: ${answer.problem?.what ?? 'no answer'} ${answer.problem?.mend ?? ''}`,
      );
    return answer.value;
  }

  /** Agrees to the hosts that the app asks for, as in Jira's own dialog. */
  consent(): void {
    const egress = (key: string, description: string, domains: readonly string[]) => ({
      key,
      description,
      configured: domains.map((domain) => ({ domain, type: ['FETCH_BACKEND_SIDE'] })),
    });
    const { status, body } = this.#stage.sandbox.platform.consent.set(
      {
        egresses: [
          egress('kms', 'The key management system', this.#stage.kms.hosts),
          egress('billing', 'Where charges are sent', [BILLING_HOST]),
        ],
      },
      true,
    );
    if (status >= 400) throw new CommandFailure(`Egress was refused: ${JSON.stringify(body)}`);
  }
}

/** Sets the project up through the app: consent, connection, project, roles. Finds what is already there. */
export async function setUp(stage: SetUpStage, progress: (line: string) => void): Promise<void> {
  const page = new AdminPage(stage);
  page.consent();
  await connect(stage, page);
  await makeProject(page, progress);
  for (const appointment of APPOINTMENTS) await appoint(stage, appointment);
}

async function connect(stage: SetUpStage, page: AdminPage): Promise<void> {
  const { billingSecret, connectionId } = stage.file();
  const { connection, callbacks } = stage.kms;
  const saved = await page.call<{ id: string }>('connection.save', {
    ...(connectionId !== null && { id: connectionId }),
    ...connection,
    ...(callbacks && { callbackSecret: callbacks.secret }),
    makeDefault: true,
  });
  stage.remember({ connectionId: saved.id });
  await page.call('connection.test', { id: saved.id });
  // The page shows it on the connection's card; an administrator would copy it into the KMS's configuration.
  const address = (await page.call<Record<string, string>>('connection.callbackUrls'))[saved.id];
  if (address !== undefined) callbacks?.callAt(address);
  await page.call('billing.save', {
    url: `${BILLING_HOST}/events`,
    secret: billingSecret,
    chargeAt: 'creation',
  });
}

async function makeProject(page: AdminPage, progress: (line: string) => void): Promise<void> {
  let report = await page.call<StepReport>('setUp.plan', { project: { mode: 'new', ...PROJECT } });
  while (!report.done) {
    report = await page.call<StepReport>('setUp.step');
    const { problem } = report;
    if (problem)
      throw new CommandFailure(`${report.step?.title ?? 'Set-up'}: ${problem.what} ${problem.mend}`);
    progress(`${report.progress.done} of ${report.progress.of}: ${report.step?.title ?? ''}`);
  }
}

interface Appointment {
  /** The role's name, as set-up has made it. */
  readonly role: string;
  readonly group: string;
  readonly members: readonly Role[];
}

/** Roles are held through groups, as most sites do it. */
const APPOINTMENTS: readonly Appointment[] = [
  // The developer is a member too: the role alone doesn't make an approval count.
  { role: 'Key approvers', group: 'key-approvers', members: ['approver', 'developer'] },
  { role: 'KMS operators', group: 'kms-operators', members: ['operator'] },
];

async function appoint(stage: SetUpStage, { role, group, members }: Appointment): Promise<void> {
  const admin = stage.person('admin');
  const found = await admin.call('GET', `/rest/api/3/group/bulk?groupName=${group}`);
  const values = (found.body as { values?: { groupId: string }[] } | undefined)?.values ?? [];
  const groupId =
    values[0]?.groupId ??
    (await admin.must<{ groupId: string }>('POST', '/rest/api/3/group', { name: group })).groupId;
  // 400 where they are in already.
  for (const member of members) {
    const { accountId } = stage.person(member);
    await admin.call('POST', `/rest/api/3/group/user?groupId=${groupId}`, { accountId });
  }
  const roles = await admin.must<Record<string, string>>('GET', `/rest/api/3/project/${PROJECT.key}/role`);
  const address = roles[role];
  if (!address) throw new CommandFailure(`Set-up has made no role "${role}"`);
  await admin.call('POST', new URL(address).pathname, { groupId: [groupId] });
}

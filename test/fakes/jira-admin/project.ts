import { ForgeIssues } from '../../../src/app/adapters/jira/issues';
import { type JiraIds, readJiraIds } from '../../../src/app/setup/jira-ids';
import type { AccountId, IssueId } from '../../../src/domain/ids';
import { SetUpWorld } from './set-up';
import { APP, APP_ACCOUNT } from './site';

/** People of the stories, by role. */
export const DEVELOPER = '712020:developer' as AccountId;
export const COLLEAGUE = '712020:colleague' as AccountId;
export const APPROVER = '712020:approver' as AccountId;
export const OPERATOR = '712020:operator' as AccountId;

/** Jira with the project set up, and the running app's view of it. */
export interface ProjectWorld {
  readonly world: SetUpWorld;
  readonly ids: JiraIds;
  readonly issues: ForgeIssues;
  /** Files an issue with the fields of the form by Jira's ids; gives its id. */
  file(
    who: AccountId,
    action: 'create' | 'delete',
    fields?: Readonly<Record<string, unknown>>,
  ): Promise<IssueId>;
  /** Takes a transition by its name, as a person; gives status and messages. */
  transition(
    who: string,
    issue: IssueId,
    name: string,
    body?: Readonly<Record<string, unknown>>,
  ): Promise<{ status: number; messages: readonly string[] }>;
  /** Names of the transitions that a person is offered. */
  offered(who: string, issue: IssueId): Promise<readonly string[]>;
  close(): void;
}

export async function openProject(): Promise<ProjectWorld> {
  const world = new SetUpWorld();
  const { site } = world;
  for (const [accountId, displayName] of [
    [DEVELOPER, 'Developer'],
    [COLLEAGUE, 'Colleague'],
    [APPROVER, 'Approver'],
    [OPERATOR, 'Operator'],
  ] as const) {
    const groups = ['jira-users', ...(accountId === APPROVER ? ['key-approvers'] : [])];
    site.jira.addUser({
      accountId,
      displayName,
      emailAddress: `${displayName.toLowerCase()}@example.com`,
      groups,
    });
  }
  const report = await world.run();
  if (!report.done) throw new Error(`Not set up: ${report.problem?.what}`);
  const ids = readJiraIds((await world.settings.get('set-up'))?.value);
  if (!ids.ok) throw new Error('Not set up');
  await grantRole(world, ids.value);
  const asApp = site.client({ kind: 'app', appId: APP.appId, accountId: APP_ACCOUNT });
  const issues = new ForgeIssues(asApp, ids.value, () => site.clock.now(), APP.appId);
  return { world, ids: ids.value, issues, ...actions(world, ids.value), close: () => site.close() };
}

async function grantRole({ site }: SetUpWorld, ids: JiraIds): Promise<void> {
  const groups = await site.request(
    ADMIN_ACCOUNT,
    'GET',
    `/rest/api/3/user?accountId=${APPROVER}&expand=groups`,
  );
  const { items } = (groups.body as { groups: { items: { name: string; groupId: string }[] } }).groups;
  const group = items.find(({ name }) => name === 'key-approvers');
  const path = `/rest/api/3/project/${ids.project}/role/${ids.approversRole}`;
  const granted = await site.request(ADMIN_ACCOUNT, 'POST', path, { groupId: [group?.groupId] });
  if (granted.status !== 200) throw new Error(`No role: ${JSON.stringify(granted.body)}`);
}

const ADMIN_ACCOUNT = '712020:admin';

interface Offer {
  readonly id: string;
  readonly name: string;
}

function actions({ site }: SetUpWorld, ids: JiraIds): Pick<ProjectWorld, 'file' | 'transition' | 'offered'> {
  const offers = async (who: string, issue: IssueId): Promise<readonly Offer[]> => {
    const answer = await site.request(who, 'GET', `/rest/api/3/issue/${issue}/transitions`);
    return (answer.body as { transitions: Offer[] }).transitions;
  };
  return {
    offered: async (who, issue) => (await offers(who, issue)).map(({ name }) => name),
    file: async (who, action, fields = {}) => {
      const answer = await site.request(who, 'POST', '/rest/api/3/issue', {
        fields: {
          project: { id: ids.project },
          issuetype: { id: ids.issueTypes[action] },
          summary: 'A request',
          ...fields,
        },
      });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return (answer.body as { id: IssueId }).id;
    },
    transition: async (who, issue, name, body = {}) => {
      const found = (await offers(who, issue)).find((offer) => offer.name === name);
      if (!found) return { status: 0, messages: ['not offered'] };
      const path = `/rest/api/3/issue/${issue}/transitions`;
      const answer = await site.request(who, 'POST', path, { transition: { id: found.id }, ...body });
      return {
        status: answer.status,
        messages: (answer.body as { errorMessages?: string[] } | undefined)?.errorMessages ?? [],
      };
    },
  };
}

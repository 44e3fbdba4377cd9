import type { AccountId } from '../../domain/ids';
import { ok, type Result, refuse } from '../../domain/result';
import type { AdminStore } from '../ports/admin-store';
import type { JiraAdmin } from '../ports/jira-admin';
import { JiraRefused } from '../ports/jira-refusal';
import { thing } from '../setup/things';
import type { OverviewView, Problem } from '../views/admin';
import { readBilling } from './billing-settings';
import { NO_CONNECTIONS } from './connections';
import { readOutbox } from './outbox-state';
import { type Facts, LINES } from './overview-lines';
import { placeOf } from './project-roles';
import { problemOf } from './set-up/refusals';
import { readSetUp, type SetUpDeps } from './set-up-project';
import { type TestDeps, testConnection } from './test-connection';

export interface OverviewDeps extends SetUpDeps, TestDeps {
  readonly store: AdminStore;
  /** Keys of issues that somebody has to look at, the first few. */
  readonly attention: () => Promise<readonly string[]>;
}

/** Is Keydesk ready? Asked freshly: a handful of calls to Jira, one to the KMS. */
export async function readOverview(deps: OverviewDeps): Promise<OverviewView> {
  const facts = await gather(deps);
  const lines = LINES.map((line) => line(facts));
  return { ready: lines.every(({ tone }) => tone !== 'missing'), lines, at: deps.now() };
}

async function gather(deps: OverviewDeps): Promise<Facts> {
  const { jira, settings, store } = deps;
  const connections = (await settings.get('connections'))?.value ?? NO_CONNECTIONS;
  const connection = connections.list.find(({ id }) => id === connections.defaultId);
  const projectId = (await settings.get('set-up'))?.value.ids[thing.project];
  const [setUp, project, approvers, isPanelPinned, test, billing, outbox, attention] = await Promise.all([
    readSetUp(deps),
    asked(async () => (projectId ? jira.project(projectId) : undefined)),
    asked(() => countApprovers(deps)),
    projectId ? pinned(jira, projectId) : undefined,
    connection?.credential ? testConnection(deps, connection.id) : undefined,
    readBilling(deps),
    readOutbox(store),
    deps.attention(),
  ]);
  return { setUp, project, approvers, isPanelPinned, connection, test, billing, outbox, attention };
}

/** Two tell that nobody stands alone. */
const ENOUGH = 2;

async function countApprovers({ jira, settings }: OverviewDeps): Promise<number | undefined> {
  const place = await placeOf(settings);
  if (!place) return undefined;
  const { accountIds, groupIds } = await jira.roleHolders(place.project, place.roles.approvers);
  const people = new Set<AccountId>(accountIds);
  for (const groupId of groupIds) {
    if (people.size >= ENOUGH) break;
    // Members that are counted already may come first.
    const members = await jira.groupMembers(groupId, ENOUGH + people.size);
    for (const accountId of members) people.add(accountId);
  }
  return Math.min(people.size, ENOUGH);
}

/** Jira's refusals are facts like others. */
async function asked<T>(ask: () => Promise<T>): Promise<Result<T, Problem>> {
  try {
    return ok(await ask());
  } catch (error) {
    if (error instanceof JiraRefused) return refuse(problemOf(error.refusal));
    throw error;
  }
}

async function pinned(jira: JiraAdmin, projectId: string): Promise<boolean | undefined> {
  const told = await asked(() => jira.isPanelPinned(projectId));
  return told.ok ? told.value : undefined;
}

import { z } from 'zod';
import type { ControlledSandbox } from '../http/controlled';
import { type Handler, type RouteTable, refuse } from '../http/json-routes';
import type { PageSubject } from '../product';
import { context, invoke, moduleOf, product } from './bridge';
import { type PersonInput, signedIn } from './caller';
import type { NotificationView } from './contract';
import { CspReports } from './csp-reports';
import { egress } from './egress';
import { modulesOn } from './modules';
import { Panels } from './panels';
import { changeSession, readSession } from './people';

const Added = z.strictObject({ issueId: z.string(), moduleKey: z.string() });

const unseen = () => refuse(404, 'There is no such issue or project, or you may not see it.');

/** What a query names; undefined where it names something that the person may not see. */
function subjectOf(sandbox: ControlledSandbox, { query, accountId }: PersonInput): PageSubject | undefined {
  const issue = query.get('issueId') ?? undefined;
  const project = query.get('projectId') ?? undefined;
  if (issue === undefined && project === undefined) return {};
  return sandbox.jira.pages.subject(accountId, { issue, project });
}

function listModules(sandbox: ControlledSandbox, input: PersonInput): unknown {
  const subject = subjectOf(sandbox, input);
  return subject ? modulesOn(sandbox, input.accountId, subject) : unseen();
}

function addPanel(sandbox: ControlledSandbox, { body, accountId }: PersonInput): unknown {
  const { issueId, moduleKey } = Added.parse(body);
  const subject = sandbox.jira.pages.subject(accountId, { issue: issueId });
  if (!subject?.issue) return unseen();
  if (moduleOf(sandbox, moduleKey)?.type !== 'jira:issuePanel')
    return refuse(404, `The manifest declares no issue panel ${moduleKey}.`);
  if (!sandbox.jira.pages.may(accountId, 'EDIT_ISSUES', subject))
    return refuse(403, 'You do not have permission to edit this issue.');
  new Panels(sandbox.documents).add(subject.issue.id, moduleKey);
  return undefined;
}

const notifications = (sandbox: ControlledSandbox, accountId: string): NotificationView[] =>
  sandbox.jira.pages.mailsTo(accountId).map(({ id, sent, subject, textBody, issueKey }) => ({
    ...{ id, sentAt: new Date(sent).toISOString(), subject, text: textBody, issueKey },
  }));

/** What the sandbox's pages ask its server, below `/__sandbox/`: see `contract.ts`. */
export function pageRoutes(sandbox: ControlledSandbox): RouteTable {
  const reports = new CspReports(() => sandbox.clock.now());
  const person = (handler: (input: PersonInput) => unknown): Handler => signedIn(sandbox, handler);
  return {
    'GET session': (input) => readSession(sandbox, input),
    'POST session': (input) => changeSession(sandbox, input),
    'GET modules': person((input) => listModules(sandbox, input)),
    'POST panels': person((input) => addPanel(sandbox, input)),
    'GET notifications': person(({ accountId }) => notifications(sandbox, accountId)),
    'POST bridge/invoke': person((input) => invoke(sandbox, input)),
    'POST bridge/context': person((input) => context(sandbox, input)),
    'POST bridge/product': person((input) => product(sandbox, input)),
    'POST bridge/egress': person((input) => egress(sandbox, input)),
    'GET csp-reports': () => reports.all(),
    'POST csp-reports': ({ body }) => reports.add(body),
    'DELETE csp-reports': () => reports.clear(),
  };
}

import Resolver, { type Request } from '@forge/resolver';
import * as z from 'zod';
import type { AccountId, IssueId } from '../../../domain/ids';
import { IssuesUnavailable } from '../../ports/issues';
import { describe, JiraRefused } from '../../ports/jira-refusal';
import type { PanelDesk } from '../../usecases/views/panel-desk';
import { readRequestView } from '../../usecases/views/request-view';
import type { PanelAnswer, PanelProblem, Unserved } from '../../views/request';
import type { ForgeContext } from '../compose';
import { composePanelDesk } from './panel-desk';

/** Who looks at which issue, as the platform vouches for it: nothing of it is taken from what the page sends. */
const sessionSchema = z.object({
  accountId: z
    .string()
    .min(1)
    .transform((id) => id as AccountId),
  installContext: z.string(),
  extension: z.object({
    issue: z.object({
      id: z.union([z.string(), z.number()]).transform((id) => String(id) as IssueId),
    }),
  }),
});
interface Session {
  readonly me: AccountId;
  readonly issueId: IssueId;
}

const resolver = new Resolver();

define('panel.read', z.unknown(), (desk, { issueId, me }) => readRequestView(desk, issueId, me));

export const issuePanel = resolver.getDefinitions();

/** A function of the panel. What a person may see and do is asked of Jira, as that person, each time. */
function define<P, T>(
  name: string,
  schema: z.ZodType<P>,
  run: (desk: PanelDesk, session: Session, payload: P) => Promise<T>,
): void {
  resolver.define(name, async (request: Request): Promise<PanelAnswer<T | Unserved>> => {
    const session = sessionSchema.safeParse(request.context);
    if (!session.success) return failed(NO_SESSION);
    const payload = schema.safeParse(request.payload);
    if (!payload.success) return failed(BAD_INPUT);
    const { accountId: me, extension, installContext } = session.data;
    const context: ForgeContext = { installContext };
    try {
      const desk = await composePanelDesk(context);
      if (!desk.ok) return { ok: true, value: { kind: 'not-set-up', message: desk.refusal.message } };
      return { ok: true, value: await run(desk.value, { me, issueId: extension.issue.id }, payload.data) };
    } catch (error) {
      return failed(problemOf(error));
    }
  });
}

const failed = (problem: PanelProblem) => ({ ok: false, problem }) as const;

const NO_SESSION: PanelProblem = {
  what: 'This page works on an issue, for somebody who is signed in.',
  mend: 'Sign in and open the issue again.',
};
const BAD_INPUT: PanelProblem = {
  what: 'The page sent something that Keydesk does not understand.',
  mend: 'Reload the page.',
};

const TRY_AGAIN = 'Try again in a minute; nothing is done twice.';

/** Expected troubles in words; anything else is a bug and ends the invocation. */
function problemOf(error: unknown): PanelProblem {
  if (error instanceof JiraRefused) return { what: `Jira: ${describe(error.refusal)}.`, mend: TRY_AGAIN };
  if (error instanceof IssuesUnavailable) return { what: 'Jira gives no answer just now.', mend: TRY_AGAIN };
  throw error;
}

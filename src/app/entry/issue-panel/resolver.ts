import Resolver, { type Request } from '@forge/resolver';
import * as z from 'zod';
import type { AccountId, IssueId } from '../../../domain/ids';
import { ok, type Result, refuse } from '../../../domain/result';
import { actInPanel, askForDeletion, PLAIN_ACTIONS } from '../../usecases/act-in-panel';
import { approveInPanel } from '../../usecases/approve-in-panel';
import { askForRotation, askToDestroy } from '../../usecases/ask-in-panel';
import { lookNow } from '../../usecases/follow-up';
import { readCopyable } from '../../usecases/views/copyable';
import { readKeyLog } from '../../usecases/views/key-log';
import type { PanelDesk } from '../../usecases/views/panel-desk';
import { readRequestView } from '../../usecases/views/request-view';
import type { PanelAnswer, PanelProblem, PanelView, RequestView } from '../../views/request';
import type { ForgeContext } from '../compose';
import { composePanelDesk } from './panel-desk';
import { problemOf, TRY_AGAIN } from './problem';

/**
 * Who looks at which issue. Forge guarantees the account and the installation, not what it passes on about the page
 * (`extension`, see its "App context security"): so whatever issue this is, Jira is asked as that account whether it
 * may be seen, and by its own rules whether something may be done to it.
 */
const sessionSchema = z.object({
  accountId: z
    .string()
    .min(1)
    .transform((id) => id as AccountId),
  installContext: z.string(),
  extension: z.object({
    issue: z.object({
      id: z
        .union([z.string(), z.number()])
        .transform(String)
        .pipe(z.string().regex(/^[1-9]\d{0,18}$/))
        .transform((id) => id as IssueId),
    }),
  }),
});
interface Session {
  readonly me: AccountId;
  readonly issueId: IssueId;
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

/** What may have come about in the KMS: a decision of its operators, or a deletion that was cancelled there. */
const awaitedInKms = ({ approvalId, state }: RequestView, issueId: IssueId): string | undefined =>
  approvalId ?? (state.id === 'pending-deletion' ? `window of ${issueId}` : undefined);

const resolver = new Resolver();

const reason = z.string().trim().max(2000);
const approval = z.strictObject({ snapshotHash: z.string().regex(/^[0-9a-f]{64}$/) });
const act = z.strictObject({ action: z.enum(PLAIN_ACTIONS), reason: reason.optional() });
const deletion = z.strictObject({ reason: reason.min(1) });

define(
  'panel.read',
  z.unknown(),
  async (desk, { issueId, me }) => {
    const view = await readRequestView(desk, issueId, me);
    const awaited = view.kind === 'request' ? awaitedInKms(view, issueId) : undefined;
    if (awaited !== undefined) await lookNow(desk, issueId, awaited);
    return ok(view);
  },
  (message) => ok<PanelView>({ kind: 'not-set-up', message }),
);
define('panel.copyable', z.unknown(), async (desk, { issueId }) => ok(await readCopyable(desk, issueId)));
define('panel.key-log', z.unknown(), (desk, { issueId }) => readKeyLog(desk, issueId));
define('panel.approve', approval, (desk, { issueId, me }, { snapshotHash }) =>
  approveInPanel(desk, issueId, me, snapshotHash),
);
define('panel.act', act, (desk, { issueId }, given) => actInPanel(desk, issueId, given.action, given.reason));
define('panel.rotate', z.unknown(), (desk, { issueId, me }) => askForRotation(desk, issueId, me));
define('panel.destroy-again', z.unknown(), (desk, { issueId, me }) => askToDestroy(desk, issueId, me));
define('panel.ask-deletion', deletion, (desk, { issueId, me }, given) =>
  askForDeletion(desk, issueId, me, given.reason),
);

export const issuePanel = resolver.getDefinitions();

/** A function of the panel. What a person may see and do is asked of Jira, as that person, each time. */
function define<P, T>(
  name: string,
  schema: z.ZodType<P>,
  run: (desk: PanelDesk, session: Session, payload: P) => Promise<Result<T, PanelProblem>>,
  notReady: (message: string) => Result<T, PanelProblem> = (what) => refuse({ what, mend: TRY_AGAIN }),
): void {
  resolver.define(name, async (request: Request): Promise<PanelAnswer<T>> => {
    const session = sessionSchema.safeParse(request.context);
    if (!session.success) return failed(NO_SESSION);
    const payload = schema.safeParse(request.payload);
    if (!payload.success) return failed(BAD_INPUT);
    const { accountId: me, extension, installContext } = session.data;
    const context: ForgeContext = { installContext };
    try {
      const desk = await composePanelDesk(context);
      const done = desk.ok
        ? await run(desk.value, { me, issueId: extension.issue.id }, payload.data)
        : notReady(desk.refusal.message);
      return done.ok ? done : failed(done.refusal);
    } catch (error) {
      return failed(problemOf(error));
    }
  });
}

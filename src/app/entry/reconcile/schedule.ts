import { IssuesUnavailable } from '../../ports/issues';
import { reconcile } from '../../usecases/reconcile';
import { composeDesk, type ForgeContext } from '../compose';
import { log } from '../log';
import { announce } from './announce';

/** `scheduledTrigger`: every five minutes. */
export async function runSchedule(
  request: { readonly context?: { readonly cloudId?: string } },
  context?: ForgeContext,
) {
  const installContext = context?.installContext ?? `ari:cloud:jira::site/${request.context?.cloudId ?? ''}`;
  try {
    // The last connection may have been removed: that is told, though nothing else can be done.
    await announce();
    const desk = await composeDesk({ installContext });
    if (!desk.ok) return undefined;
    await reconcile(desk.value);
  } catch (error) {
    if (!(error instanceof IssuesUnavailable)) throw error;
    log('jira-unavailable', { message: error.message });
  }
  return { statusCode: 204 };
}

import { router } from '@forge/bridge';
import type { ActionName, PanelProblem, RequestView } from '../../views/request';
import { call } from './call';

/** What a person adds to an action. */
export interface Given {
  readonly reason?: string;
}

/** What is asked of Keydesk itself: no step of the workflow stands behind it. */
const OWN_CALLS: Readonly<Partial<Record<ActionName, string>>> = {
  rotate: 'panel.rotate',
  'destroy-again': 'panel.destroy-again',
};

/** Does what was confirmed. Gives the problem where it was refused. */
export async function perform(
  { frozen }: RequestView,
  name: ActionName,
  given: Given,
): Promise<PanelProblem | undefined> {
  if (name === 'approve') {
    const answer = await call('panel.approve', { snapshotHash: frozen?.hash });
    return answer.ok ? undefined : answer.problem;
  }
  if (name === 'ask-deletion') return askDeletion(given);
  const own = OWN_CALLS[name];
  if (own) {
    const answer = await call(own, {});
    return answer.ok ? undefined : answer.problem;
  }
  const answer = await call('panel.act', { action: name, ...given });
  return answer.ok ? undefined : answer.problem;
}

/** The draft is shown at once: its author looks it over and submits it. */
async function askDeletion(given: Given): Promise<PanelProblem | undefined> {
  const answer = await call<{ readonly issueKey: string }>('panel.ask-deletion', { ...given });
  if (!answer.ok) return answer.problem;
  await router.navigate(`/browse/${answer.value.issueKey}`);
  return undefined;
}

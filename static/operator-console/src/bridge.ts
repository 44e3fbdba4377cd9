import { invoke, NavigationTarget, router } from '@forge/bridge';
import type { OperatorsAnswer } from '../../../src/app/views/operators';

/** Calls a function of the page's resolver. Never rejects: what fails on the way is a problem as well. */
export async function call<T>(name: string, payload: object): Promise<OperatorsAnswer<T>> {
  try {
    const answer = await invoke(name, payload as Record<string, unknown>);
    return answer as OperatorsAnswer<T>;
  } catch {
    return {
      ok: false,
      problem: { what: 'Keydesk gives no answer.', mend: 'Check your connection, then try again.' },
    };
  }
}

export const openIssue = (issueKey: string, inNewTab: boolean): Promise<void> => {
  const place = { target: NavigationTarget.Issue, issueKey };
  return inNewTab ? router.open(place) : router.navigate(place);
};

/** Leaves the page for another site. */
export const openOutside = (url: string): Promise<void> => router.open(url);

export const openInJira = (path: string): Promise<void> => router.navigate(path);

import type { Request } from '@forge/resolver';
import type { AccountId } from '../../../domain/ids';
import { ok, type Result, refuse } from '../../../domain/result';
import { KvsSettings } from '../../adapters/forge-storage/kvs-settings';
import { readJiraIds } from '../../setup/jira-ids';
import type { OperatorsDeps, Viewer } from '../../usecases/operators/deps';
import type { OperatorsProblem } from '../../views/operators';
import { operatorsDeps } from './deps';
import { placeSchema } from './payloads';

export interface Admitted {
  readonly deps: OperatorsDeps;
  readonly viewer: Viewer;
  readonly projectKey: string;
}

const SIGN_IN: OperatorsProblem = {
  what: 'Sign in to see the key requests.',
  mend: 'Log in to Jira and open the page again.',
};
const NOT_SET_UP: OperatorsProblem = {
  what: 'Keydesk is not set up yet.',
  mend: 'Ask the Jira admin to finish the set-up on the Keydesk admin page.',
};
const OTHER_PROJECT: OperatorsProblem = {
  what: 'Keys are not requested in this project.',
  mend: 'Open the Keys page of the project that Keydesk was set up in.',
};
const MAY_NOT_BROWSE: OperatorsProblem = {
  what: 'You may not see the issues of this project.',
  mend: 'Ask a project administrator for the permission "Browse projects".',
};

/**
 * Who may use the page, asked of Jira each time: a person who is signed in, in our project, which they may browse. Where the
 * page stands in Jira protects nothing, since anybody can call a resolver.
 */
export async function admit({ context }: Request): Promise<Result<Admitted, OperatorsProblem>> {
  const place = placeSchema.safeParse(context);
  if (!place.success) return refuse(SIGN_IN);
  const { accountId, extension } = place.data;
  const settings = new KvsSettings();
  const ids = readJiraIds((await settings.get('set-up'))?.value);
  if (!ids.ok) return refuse(NOT_SET_UP);
  if (extension.project.id !== ids.value.project) return refuse(OTHER_PROJECT);
  const deps = operatorsDeps(ids.value, settings);
  const rights = await deps.jira.rights(ids.value.project);
  if (!rights.browse) return refuse(MAY_NOT_BROWSE);
  return ok({
    deps,
    viewer: { accountId: accountId as AccountId, rights },
    projectKey: extension.project.key,
  });
}

import { invoke } from '@forge/bridge';
import type { Answer, Problem } from '../../views/admin';

export type { Problem } from '../../views/admin';

const LOST: Problem = {
  what: 'Keydesk did not answer.',
  mend: 'Try again; nothing is done twice.',
};

/** Calls a function of the page's resolver. An invocation that was cut off becomes a problem like any other. */
export async function call<T>(functionKey: string, payload: object = {}): Promise<Answer<T>> {
  try {
    return (await invoke(functionKey, { ...payload })) as unknown as Answer<T>;
  } catch {
    return { ok: false, problem: LOST };
  }
}

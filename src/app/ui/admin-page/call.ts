import { invoke } from '@forge/bridge';

/** What the resolver says is wrong, and how to mend it. */
export interface Problem {
  readonly what: string;
  readonly mend: string;
  readonly retryAfterSeconds?: number;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

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

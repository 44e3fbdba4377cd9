import { invoke } from '@forge/bridge';
import type { PanelAnswer, PanelProblem } from '../../views/request';

const LOST: PanelProblem = {
  what: 'Keydesk did not answer.',
  mend: 'Try again; nothing is done twice.',
};

/** Calls a function of the panel's resolver. An invocation that was cut off becomes a problem like any other. */
export async function call<T>(functionKey: string, payload: object = {}): Promise<PanelAnswer<T>> {
  try {
    return (await invoke(functionKey, { ...payload })) as unknown as PanelAnswer<T>;
  } catch {
    return { ok: false, problem: LOST };
  }
}

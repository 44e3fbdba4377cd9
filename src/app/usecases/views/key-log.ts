import type { IssueId } from '../../../domain/ids';
import { ok, type Result, refuse } from '../../../domain/result';
import type { KeyLogView, PanelProblem } from '../../views/request';
import { isServed } from '../digest-history';
import type { PanelDesk } from './panel-desk';

const NO_KEY: PanelProblem = {
  what: 'There is no key here whose log you could see.',
  mend: 'Reload the page.',
};

/** The KMS's own log of an issue's key, for somebody who may see the issue. Throws `KmsUnavailable`. */
export async function readKeyLog(
  desk: PanelDesk,
  issueId: IssueId,
): Promise<Result<KeyLogView, PanelProblem>> {
  const view = await desk.person.read(issueId);
  if (!view || view.action === undefined || !isServed(desk, view)) return refuse(NO_KEY);
  const record = (await desk.store.load(issueId))?.record;
  if (!record?.key) return refuse(NO_KEY);
  const kms = await desk.kms(record.snapshot.connectionId);
  const log = await kms.keyLog?.(record.key.handle);
  if (!log) return refuse(NO_KEY);
  return log.ok ? ok({ entries: log.value }) : refuse({ what: log.refusal.message, mend: log.refusal.mend });
}

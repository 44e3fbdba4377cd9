import type { HistoryEntry } from '../../domain/issue-history';
import { canonicalJson } from '../../domain/key-request';
import { readDeletionFields, readKeyFields } from '../../domain/policy/read-form';
import type { FormField } from '../../domain/policy/review';
import type { PersonEvent } from '../../domain/request-lifecycle/events';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import type { IssueView } from '../ports/issues';

/**
 * An approver approves what the issue shows. Where it no longer reads as it was frozen, though no entry of the
 * changelog says so (an option was renamed, say), the request is void as after any other edit.
 */
export function changedForm(
  { snapshot }: RequestRecord,
  { form }: IssueView,
  { id, author }: HistoryEntry,
): PersonEvent | undefined {
  const frozen: Readonly<Record<string, unknown>> =
    snapshot.action === 'create' ? snapshot.spec : snapshot.deletion;
  const reading = snapshot.action === 'create' ? readKeyFields(form) : readDeletionFields(form);
  const shown: Readonly<Record<string, unknown>> = reading.fields;
  const fields = Object.keys(frozen).filter(
    (field) => field !== 'kind' && canonicalJson(frozen[field]) !== canonicalJson(shown[field] ?? null),
  ) as FormField[];
  return fields.length > 0 ? { kind: 'edited', fields, by: author, changelogId: id } : undefined;
}

import type { ChangeApproval } from '../../../../src/kms-server/http/views';
import { useMay } from '../session/session';

/** What usually follows a change that was carried out: somebody new needs a way to prove who they are. */
const NEXT: Readonly<
  Record<string, { readonly text: string; readonly kind: string; readonly field: string }>
> = {
  'person.add': { text: 'Propose an enrolment link for them', kind: 'person.enrol', field: 'personId' },
  'application.add': { text: 'Propose an API key for it', kind: 'api-key.issue', field: 'principalId' },
  'integration.add': { text: 'Propose an API key for it', kind: 'api-key.issue', field: 'principalId' },
};

const idIn = (payload: unknown): string =>
  payload !== null && typeof payload === 'object' && 'id' in payload ? String(payload.id) : '';

export function NextStep({ approval: { state, change } }: { readonly approval: ChangeApproval }) {
  const may = useMay();
  const next = NEXT[change.kind];
  if (!next || state !== 'approved' || !may('change.propose')) return null;
  const query = new URLSearchParams({ kind: next.kind, [next.field]: idIn(change.payload) });
  return (
    <p>
      <a href={`/console/propose?${query}`}>{next.text}</a>
    </p>
  );
}

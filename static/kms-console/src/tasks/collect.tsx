import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import { useState } from 'react';
import type { ChangeApproval, Secret } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { Moment } from '../../../shared/parts/times';
import { send } from '../api/call';
import type { KmsProblem } from '../api/problem';
import { useChanges } from '../session/changes';
import { useSession } from '../session/session';

/** Changes whose secret is made when it is collected. */
const NAMES: Readonly<Record<string, string>> = {
  'person.enrol': 'enrolment link',
  'api-key.issue': 'API key',
};

const idIn = (payload: unknown): string =>
  payload !== null && typeof payload === 'object' && 'id' in payload ? String(payload.id) : '';

/** Whoever proposed a secret collects it, once it was agreed to; it is shown this once. */
export function Collect({ approval: { state, openedBy, change } }: { readonly approval: ChangeApproval }) {
  const { person } = useSession();
  const { confirmed } = useChanges();
  const [secret, setSecret] = useState<Secret>();
  const [problem, setProblem] = useState<KmsProblem>();
  const name = NAMES[change.kind];
  if (name === undefined || state !== 'approved' || openedBy !== person.id) return null;
  const collect = async (): Promise<void> => {
    const path = `/v1/issuances/${encodeURIComponent(idIn(change.payload))}/collect`;
    const told = await confirmed(`collect the ${name}`, () => send<Secret>(path));
    setProblem(told.ok ? undefined : told.problem);
    if (told.ok) setSecret(told.value);
  };
  return (
    <div className="decision">
      {problem && <Problem problem={problem} />}
      {secret ? (
        <div role="status">
          <SectionMessage appearance="warning" title={`The ${name}, shown this once`}>
            <p>
              <code>{secret.secret}</code>
            </p>
            <p>
              Good until <Moment at={secret.expiresAt} />. Hand it over in a way that nobody else reads.
            </p>
          </SectionMessage>
        </div>
      ) : (
        <Button appearance="primary" onClick={() => void collect()}>
          {`Collect the ${name}`}
        </Button>
      )}
    </div>
  );
}

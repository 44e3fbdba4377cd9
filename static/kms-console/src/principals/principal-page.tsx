import type { Applications, Credentials, People } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { Skeleton } from '../../../shared/parts/skeleton';
import { useTold } from '../api/use-told';
import { useMay } from '../session/session';
import { Page } from '../shell/page';
import { CredentialLists } from './credential-lists';
import { Proposals } from './proposals';
import { RevokeAll } from './revoke';

/** How one person or application can prove who they are. What is new is agreed to; what ends it needs nobody. */
export function PrincipalPage({ id }: { readonly id: string }) {
  const may = useMay();
  const { value, problem, reload } = useTold<Credentials>(
    `/v1/principals/${encodeURIComponent(id)}/credentials`,
  );
  const { value: people } = useTold<People>('/v1/people');
  const { value: programs } = useTold<Applications>('/v1/applications');
  const program = programs?.applications.find((one) => one.id === id);
  const person = people?.people.find((one) => one.id === id);
  return (
    <Page title={`Credentials of ${program?.name ?? person?.name ?? id}`}>
      {problem && <Problem problem={problem} onRetry={reload} isStale={value !== undefined} />}
      {!value && !problem && <Skeleton rows={6} label="Loading the credentials" />}
      {value && (
        <div className="stack">
          <p>
            {program ? `Application of project ${program.projectId}. ` : ''}Id <code>{id}</code>
          </p>
          {may('change.propose') && <Proposals id={id} isProgram={program !== undefined} />}
          <CredentialLists credentials={value} isPerson={person !== undefined} onDone={reload} />
          {may('credential.revoke') && <RevokeAll id={id} onDone={reload} />}
        </div>
      )}
    </Page>
  );
}

import Heading from '@atlaskit/heading';
import { useId } from 'react';
import type { Policies, Policy, PolicySetting } from '../../../../src/kms-server/http/views';
import { Facts } from '../../../shared/parts/facts';
import { Problem } from '../../../shared/parts/problem';
import { Skeleton } from '../../../shared/parts/skeleton';
import { Moment } from '../../../shared/parts/times';
import { useTold } from '../api/use-told';
import { Json } from '../parts/json';
import { useNames } from '../people/names';
import { useMay } from '../session/session';
import { Page } from '../shell/page';
import { DryRunForm } from './dry-run';

/** Which keys there may be: what holds, what held, and what another policy would mean. */
export function PoliciesPage() {
  const may = useMay();
  const { value, problem, reload } = useTold<Policies>('/v1/policies');
  return (
    <Page title="Policies">
      {problem && <Problem problem={problem} onRetry={reload} isStale={value !== undefined} />}
      {!value && !problem && <Skeleton rows={4} label="Loading the policies" />}
      {value && (
        <div className="stack">
          <Settings title="In force" settings={value.inForce} />
          <Settings title="History" settings={value.history} />
          {may('change.read') && <DryRunForm inForce={value.inForce} />}
        </div>
      )}
    </Page>
  );
}

interface SettingsProps {
  readonly title: string;
  readonly settings: readonly PolicySetting[];
}

function Settings({ title, settings }: SettingsProps) {
  const id = useId();
  const names = useNames();
  return (
    <section aria-labelledby={id}>
      <Heading as="h2" size="small" id={id}>
        {title}
      </Heading>
      {settings.length === 0 && <p>No policy was set yet.</p>}
      <ul className="cards" aria-label={title}>
        {settings.map(({ keyGroup, version, setBy, reason, approvalId, at }) => (
          <li key={`${keyGroup} ${version} ${at}`} className="card">
            <span>
              <strong>{keyGroup ?? 'The server'}</strong>:{' '}
              {version === null ? (
                'goes by the policy of the server'
              ) : (
                <a href={`/console/policies/${encodeURIComponent(version)}`}>{version}</a>
              )}
            </span>
            <span>{reason}</span>
            <span className="subtle">
              <Moment at={at} />, {names.principal(setBy)}
              {approvalId && (
                <>
                  , <a href={`/console/tasks/${approvalId}`}>who agreed</a>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A version of a policy; it never changes. */
export function PolicyPage({ version }: { readonly version: string }) {
  const { value, problem, reload } = useTold<Policy>(`/v1/policies/${encodeURIComponent(version)}`);
  return (
    <Page title={`Policy ${version}`}>
      {problem && <Problem problem={problem} onRetry={reload} isStale={value !== undefined} />}
      {!value && !problem && <Skeleton rows={8} label="Loading the policy" />}
      {value && (
        <div className="stack">
          <Facts
            level="h2"
            title="Version"
            facts={[
              ['Title', value.document.title],
              ['Made', <Moment key="made" at={value.createdAt} />],
              ['Hash of its text', <code key="hash">{value.documentHash}</code>],
              ['Text', <Json key="text" value={value.document} />],
            ]}
          />
          <Settings title="Where it came into force" settings={value.settings} />
        </div>
      )}
    </Page>
  );
}

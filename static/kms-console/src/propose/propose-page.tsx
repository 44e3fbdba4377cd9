import { Problem } from '../../../shared/parts/problem';
import { Skeleton } from '../../../shared/parts/skeleton';
import { navigate, usePlace } from '../../../shared/router';
import { Page } from '../shell/page';
import { useDirectory } from './directory';
import { Form } from './form';
import { FORMS } from './forms';
import { KindField } from './kind-field';

const FIRST = 'quorum.set';

/** A change of the rules: nothing happens before those agree whom it concerns. */
export function ProposePage() {
  const { query } = usePlace();
  const { directory, problem, reload } = useDirectory();
  const asked = query.get('kind') ?? FIRST;
  const kind = Object.hasOwn(FORMS, asked) ? asked : FIRST;
  const form = FORMS[kind];
  const { kind: _, ...begin } = Object.fromEntries(query);
  return (
    <Page title="Propose a change">
      <div className="stack">
        <p>
          Nothing changes yet. The change waits as a task until the people agree whom it concerns, by the
          rules that it changes among them.
        </p>
        {problem && <Problem problem={problem} onRetry={reload} isStale={directory !== undefined} />}
        {!directory && !problem && <Skeleton rows={6} label="Loading whom and what there is" />}
        {directory && form && (
          <>
            <div className="form">
              <KindField
                value={kind}
                onChange={(next) => navigate(`/console/propose?kind=${next}`, 'replace')}
              />
            </div>
            <Form key={kind} kind={kind} form={form} directory={directory} begin={begin} />
          </>
        )}
      </div>
    </Page>
  );
}

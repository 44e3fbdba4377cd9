import Code from '@atlaskit/code/inline';
import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import type { AccountInKms, AccountPage as Page } from '../../../../src/app/views/operators-account';
import { Problem } from '../../../shared/parts/problem';
import { Skeleton } from '../../../shared/parts/skeleton';
import { Moment } from '../../../shared/parts/times';
import { useAnswer } from '../use-answer';
import { CodeForm } from './code-form';

/** Who somebody is in the KMSs, and where they prove it. */
export function AccountPage() {
  const { value: page, problem, reload } = useAnswer<Page>('account.read', {});
  return (
    <section aria-labelledby="account-title">
      <h2 id="account-title" className="visually-hidden">
        Your account in the KMS
      </h2>
      <p className="subtle">
        KMS operators decide on requests only when the KMS knows their Jira account: nobody decides on a
        request of their own. You prove yours with a code that the KMS shows you; others in the KMS then have
        to agree.
      </p>
      {problem && <Problem problem={problem} onRetry={reload} isStale={page !== undefined} />}
      {!page && !problem && <Skeleton rows={4} label="Loading your account" />}
      {page && <Accounts page={page} onChange={reload} />}
    </section>
  );
}

interface AccountsProps {
  readonly page: Page;
  readonly onChange: () => void;
}

const Accounts = ({ page: { accountId, kmss }, onChange }: AccountsProps) => (
  <>
    <p>
      Your Jira account is <Code>{accountId}</Code>. Those who agree to the link compare it.
    </p>
    <ul className="cards" aria-label="KMSs">
      {kmss.map((kms) => (
        <li key={kms.connectionId} className="card">
          <div className="card-head">
            <Heading as="h3" size="small">
              {kms.name}
            </Heading>
            <Standing kms={kms} />
          </div>
          <Words kms={kms} />
          <CodeForm kms={kms} onEntered={onChange} />
        </li>
      ))}
    </ul>
  </>
);

function Standing({ kms: { linkedTo, waiting, problem } }: { readonly kms: AccountInKms }) {
  if (problem) return <Lozenge>Unknown</Lozenge>;
  if (waiting) return <Lozenge appearance="inprogress">Waits for agreement</Lozenge>;
  return linkedTo === null ? (
    <Lozenge appearance="moved">Not linked</Lozenge>
  ) : (
    <Lozenge appearance="success">Linked</Lozenge>
  );
}

function Words({ kms: { linkedTo, waiting, problem } }: { readonly kms: AccountInKms }) {
  if (problem)
    return (
      <p role="alert">
        <strong>{problem.what}</strong> {problem.mend}
      </p>
    );
  return (
    <>
      <p>
        {linkedTo === null ? (
          'The KMS does not know who you are, so you can’t decide requests from Jira there.'
        ) : (
          <>
            You are <strong>{linkedTo}</strong> there.
          </>
        )}
      </p>
      {waiting && (
        <p>
          That you are <strong>{waiting.person}</strong> waits for others, until <Moment at={waiting.until} />
          . They find it in the KMS as <Code>{waiting.approvalId}</Code>.
        </p>
      )}
    </>
  );
}

import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import SectionMessage from '@atlaskit/section-message';
import { useId, useState } from 'react';
import type { AskedLink, OwnAccount } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { Skeleton } from '../../../shared/parts/skeleton';
import { Moment } from '../../../shared/parts/times';
import { send, type Told } from '../api/call';
import type { KmsProblem } from '../api/problem';
import { useTold } from '../api/use-told';
import { useChanges } from '../session/changes';

const PATH = '/v1/account-links';
type Link = NonNullable<OwnAccount['link']>;

/** Who one is in Jira, and how that is proved: nobody decides on a request of their own. */
export function JiraAccount() {
  const id = useId();
  const { change, confirmed } = useChanges();
  const { value, problem, reload } = useTold<OwnAccount>(PATH);
  const [asked, setAsked] = useState<AskedLink>();
  const [trouble, setTrouble] = useState<KmsProblem>();

  const settle = (told: Told<unknown>): void => {
    setTrouble(told.ok ? undefined : told.problem);
    reload();
  };
  const ask = async (): Promise<void> => {
    const told = await confirmed('link your Jira account', () => send<AskedLink>(PATH));
    setAsked(told.ok ? told.value : undefined);
    settle(told);
  };
  const takeBack = async (link: Link): Promise<void> => {
    const path = `${PATH}/${link.id}/withdraw`;
    const told = await change<OwnAccount>({ path, what: 'take back the link' });
    setAsked(undefined);
    settle(told);
  };
  const link = value?.link ?? null;
  const isWaiting = link?.state === 'code' || link?.state === 'pending';
  return (
    <section aria-labelledby={id} className="stack">
      <Heading as="h2" size="small" id={id}>
        Your Jira account
      </Heading>
      {problem && <Problem problem={problem} onRetry={reload} isStale={value !== undefined} />}
      {!value && !problem && <Skeleton rows={2} label="Loading your Jira account" />}
      {trouble && <Problem problem={trouble} />}
      {value && <Standing account={value} />}
      {asked && link?.id === asked.id && link.state === 'code' && <Shown asked={asked} />}
      {value && (
        <div className="form-actions">
          <Button onClick={() => void ask()}>
            {value.accountId === null ? 'Link your Jira account' : 'Link another Jira account'}
          </Button>
          {link && isWaiting && <Button onClick={() => void takeBack(link)}>Take it back</Button>}
        </div>
      )}
    </section>
  );
}

const Standing = ({ account: { accountId, verifiedBy, link } }: { readonly account: OwnAccount }) => (
  <>
    <p>
      {accountId === null ? (
        'None is linked: you can’t decide requests from Jira.'
      ) : (
        <>
          <code>{accountId}</code>,{' '}
          {verifiedBy === 'jira' ? 'proved with a code' : 'as an administrator said when you were added'}.
        </>
      )}
    </p>
    {link && <LinkWords link={link} />}
  </>
);

/** What became of the last code. One that led to the account in force says nothing new. */
function LinkWords({ link: { state, accountId, approvalId, expiresAt, reason } }: { readonly link: Link }) {
  if (state === 'pending')
    return (
      <p>
        That you are <code>{accountId}</code> <a href={`/console/tasks/${approvalId}`}>waits for others</a>,
        until <Moment at={expiresAt} />. If that is not your account, take it back.
      </p>
    );
  const words = ENDS[state];
  return words === undefined ? null : (
    <p className="subtle">
      {words}
      {reason !== null && `: ${reason}`}
    </p>
  );
}

const ENDS: Readonly<Partial<Record<Link['state'], string>>> = {
  code: 'A code waits to be entered in Jira',
  lapsed: 'The last code was not entered in time',
  denied: 'The last link was denied',
  expired: 'Nobody agreed to the last link in time',
  failed: 'The last link could not be carried out',
  withdrawn: 'The last link was taken back',
};

const Shown = ({ asked: { code, expiresAt } }: { readonly asked: AskedLink }) => (
  <div role="status">
    <SectionMessage title="Enter this code in Jira, as yourself">
      <p>
        <code className="link-code">{code}</code>
      </p>
      <p>
        On the page “Keys” of the project, under “Your account”. Good until <Moment at={expiresAt} />, once;
        it is not shown again. Give it to nobody.
      </p>
    </SectionMessage>
  </div>
);

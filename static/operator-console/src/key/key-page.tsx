import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import ArrowLeftIcon from '@atlaskit/icon/core/arrow-left';
import SectionMessage from '@atlaskit/section-message';
import { useEffect, useRef } from 'react';
import type { KeyPage as Page } from '../../../../src/app/views/operators-key';
import { Problem } from '../../../shared/parts/problem';
import { Skeleton } from '../../../shared/parts/skeleton';
import { Age } from '../../../shared/parts/times';
import { IssueLink } from '../parts/links';
import { StateLozenge } from '../parts/state-lozenge';
import { usePlace } from '../place';
import { Wait } from '../requests/cells';
import { useAnswer } from '../use-answer';
import { Deletions } from './deletions';
import { AskedFacts, KmsFacts, MadeFacts } from './facts';
import { Timeline } from './timeline';

/** Everything about one key, from the request for it to its destruction. */
export function KeyPage({ issueId }: { readonly issueId: string }) {
  const { go } = usePlace();
  const { value: page, problem, reload } = useAnswer<Page>('key.read', { issueId });
  return (
    <>
      <div className="back">
        <Button appearance="subtle" iconBefore={ArrowLeftIcon} onClick={() => go({ at: 'requests' })}>
          All requests
        </Button>
      </div>
      {problem && <Problem problem={problem} onRetry={reload} isStale={page !== undefined} />}
      {page ? <Content page={page} /> : !problem && <Skeleton rows={8} label="Loading the key" />}
    </>
  );
}

function Content({ page }: { readonly page: Page }) {
  const { hasMoved } = usePlace();
  const title = useRef<HTMLDivElement>(null);
  // Whoever came here from the list goes on from here; a page that just loads takes no focus away from Jira.
  useEffect(() => {
    if (hasMoved) title.current?.focus();
  }, [hasMoved]);
  return (
    <article aria-labelledby="key-title" className="key">
      <header>
        <div ref={title} tabIndex={-1} className="key-title" id="key-title">
          <Heading as="h2" size="large">
            {page.asked?.name ?? page.summary ?? page.issueKey}
          </Heading>
        </div>
        <p className="key-state">
          <StateLozenge state={page.state} />
          {page.since !== null && (
            <span>
              for <Age since={page.since} now={page.now} />
            </span>
          )}
          <IssueLink issueKey={page.issueKey} />
        </p>
      </header>
      {!page.hasIssue && (
        <SectionMessage appearance="warning">
          <p>Its issue is gone, left this project, or is not for you to see. This is Keydesk’s own record.</p>
        </SectionMessage>
      )}
      <div className="key-columns">
        <div className="key-column">
          {(page.waits || page.trouble) && (
            <section aria-labelledby="waits-title">
              <Heading as="h3" size="small" id="waits-title">
                Waits for
              </Heading>
              <div>
                <Wait waits={page.waits} trouble={page.trouble} />
              </div>
            </section>
          )}
          <MadeFacts made={page.made} now={page.now} />
          {page.kms && <KmsFacts kms={page.kms} />}
          {page.asked && <AskedFacts asked={page.asked} />}
        </div>
        <div className="key-column">
          <Deletions deletions={page.deletions} hasMore={page.moreDeletions} now={page.now} />
          <Timeline entries={page.timeline} />
        </div>
      </div>
    </article>
  );
}

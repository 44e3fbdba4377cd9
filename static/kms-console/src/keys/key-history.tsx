import Heading from '@atlaskit/heading';
import { useId } from 'react';
import type { AuditPage } from '../../../../src/kms-server/http/views';
import { PagedList } from '../../../shared/parts/paged-list';
import { Moment } from '../../../shared/parts/times';
import { usePages } from '../../../shared/parts/use-pages';
import { query } from '../api/call';
import { useList } from '../api/use-list';
import { useNames } from '../people/names';

const PAGE = '50';

/** What the audit log says about one key, oldest first. */
export function KeyHistory({ keyId }: { readonly keyId: string }) {
  const id = useId();
  const names = useNames();
  const pages = usePages();
  const path = `/v1/audit${query({ subject: `key:${keyId}`, limit: PAGE, cursor: pages.cursor })}`;
  const answer = useList<AuditPage>(path);
  return (
    <section aria-labelledby={id}>
      <Heading as="h2" size="small" id={id}>
        History
      </Heading>
      <PagedList answer={answer} pages={pages} what="the history">
        {({ entries }) =>
          entries.length === 0 ? (
            <p>The log has nothing more about this key.</p>
          ) : (
            <ol className="timeline">
              {entries.map(({ seq, at, action, actor, onBehalfOf, ticket }) => (
                <li key={seq} className="event">
                  <p className="event-title">{action}</p>
                  <p className="subtle">
                    <Moment at={at} />, {names.principal(actor)}
                    {names.behalf(actor, onBehalfOf)}
                    {ticket && `, ${ticket}`}, entry {seq}
                  </p>
                </li>
              ))}
            </ol>
          )
        }
      </PagedList>
    </section>
  );
}

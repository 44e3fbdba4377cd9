import type { AuditEntry, AuditPage as Listed } from '../../../../src/kms-server/http/views';
import { Facts } from '../../../shared/parts/facts';
import { PagedList } from '../../../shared/parts/paged-list';
import { Moment } from '../../../shared/parts/times';
import { query } from '../api/call';
import { useList } from '../api/use-list';
import { TextField } from '../parts/fields';
import { Json } from '../parts/json';
import { Nothing } from '../parts/nothing';
import { useFilter } from '../parts/use-filter';
import { useNames } from '../people/names';
import { Page } from '../shell/page';

interface AuditFilter {
  readonly actor: string;
  readonly subject: string;
  readonly action: string;
  readonly from: string;
  readonly to: string;
}

const NO_FILTER: AuditFilter = { actor: '', subject: '', action: '', from: '', to: '' };
const PAGE = '50';
const DAY_MS = 86_400_000;

/** UTC days as the API's moments; `to` is the whole day. */
const moment = (day: string, extra = 0): string | null =>
  day === '' ? null : String(Date.parse(`${day}T00:00:00Z`) + extra);

export function AuditPage() {
  const { filter, settled, isFiltered, pages, change, clear } = useFilter(NO_FILTER);
  const { from, to, ...words } = settled;
  const range = { from: moment(from), to: moment(to, DAY_MS) };
  const answer = useList<Listed>(
    `/v1/audit${query({ ...words, ...range, limit: PAGE, cursor: pages.cursor })}`,
  );
  return (
    <Page title="Audit">
      <search className="filter-grid">
        <TextField
          label="Who"
          hint="As the log writes it, such as person:<id>."
          value={filter.actor}
          onChange={(actor) => change({ actor })}
        />
        <TextField
          label="About"
          hint="Such as key:<id>."
          value={filter.subject}
          onChange={(subject) => change({ subject })}
        />
        <TextField
          label="Action"
          hint="Such as key.enabled."
          value={filter.action}
          onChange={(action) => change({ action })}
        />
        <TextField label="From" type="date" value={filter.from} onChange={(day) => change({ from: day })} />
        <TextField label="To" type="date" value={filter.to} onChange={(day) => change({ to: day })} />
      </search>
      <PagedList answer={answer} pages={pages} what="the log">
        {({ entries, head }) => (
          <>
            {entries.length === 0 ? (
              <Nothing
                title={isFiltered ? 'No entry matches' : 'No further entry'}
                text={isFiltered ? 'Take a filter away.' : 'Go back a page.'}
                onClear={isFiltered ? clear : undefined}
              />
            ) : (
              <Entries entries={entries} />
            )}
            <Head head={head} />
          </>
        )}
      </PagedList>
    </Page>
  );
}

function Entries({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const names = useNames();
  return (
    <ol className="entries" aria-label="Entries">
      {entries.map(({ seq, at, actor, onBehalfOf, ticket, action, subject, before, after, hash }) => (
        <li key={seq} className="entry">
          <p>
            <span className="count">{seq}</span> <strong>{action}</strong> <code>{subject}</code>
          </p>
          <p className="subtle">
            <Moment at={at} />, {names.principal(actor)}
            {names.behalf(actor, onBehalfOf)}
            {ticket && `, ${ticket}`}
          </p>
          <details>
            <summary>All of entry {seq}</summary>
            <Json value={{ actor, before, after, hash }} />
          </details>
        </li>
      ))}
    </ol>
  );
}

/** The server can't forge what an HSM key has signed; whoever keeps a head elsewhere can hold it to that. */
function Head({ head }: { readonly head: Listed['head'] }) {
  if (!head) return <p className="subtle">No head of the log has been signed yet.</p>;
  return (
    <div className="log-head">
      <Facts
        level="h2"
        title="Newest signed head"
        facts={[
          ['Entry', String(head.seq)],
          ['Signed', <Moment key="at" at={head.at} />],
          ['Hash', <code key="hash">{head.hash}</code>],
          ['Signature (ECDSA P-256)', <code key="signature">{head.signature}</code>],
        ]}
      >
        <p className="subtle">
          Verify it with <code>keydesk kms audit verify</code> and the public key that <code>init</code>{' '}
          wrote.
        </p>
      </Facts>
    </div>
  );
}

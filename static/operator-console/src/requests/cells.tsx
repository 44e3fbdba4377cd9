import type { RequestRow, WaitView } from '../../../../src/app/views/operators';
import { Moment } from '../../../shared/parts/times';
import { PlaceLink } from '../parts/links';

export const TYPES = { create: 'Create Key', delete: 'Delete Key' } as const;

/** The key by its name, and what kind it is; opens its page. */
export const KeyCell = ({ row }: { readonly row: RequestRow }) => (
  <>
    <PlaceLink to={{ at: 'key', issueId: row.issueId }}>{row.keyName ?? row.summary}</PlaceLink>
    <span className="subtle">{row.keyType ?? 'No key type yet'}</span>
  </>
);

interface WaitProps {
  readonly waits: WaitView | null;
  readonly trouble: string | null;
}

/** What is awaited, who can act, and what is wrong. */
export const Wait = ({ waits, trouble }: WaitProps) => (
  <>
    {trouble && <span className="trouble">{trouble}</span>}
    {waits && (
      <>
        <span>
          {waits.for}
          {waits.until !== null && (
            <>
              , <Moment at={waits.until} />
            </>
          )}
        </span>
        <span className="subtle">{waits.who}</span>
      </>
    )}
  </>
);

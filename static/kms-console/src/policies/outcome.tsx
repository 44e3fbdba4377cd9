import type { DryRun } from '../../../../src/kms-server/http/views';

/** What a dry run tells: how many keys, and the first of them. */
export const Outcome = ({ outcome: { counts, keys, cursor } }: { readonly outcome: DryRun }) => (
  <div role="status" className="stack">
    {counts && (
      <p>
        Of {counts.keys} keys, {counts.stopProtecting} would stop protecting ({counts.stoppedAlready} of them
        have already), {counts.refusedAtCreation} could not be made any more, {counts.warned} would be warned
        of.
      </p>
    )}
    {keys.length === 0 && <p>It would touch no key.</p>}
    <ul className="cards" aria-label="Keys that it would touch">
      {keys.map(({ keyId, name, keyType, keyGroup, stops, refusedAtCreation, violations }) => (
        <li key={keyId} className="card">
          <span>
            <a href={`/console/keys/${keyId}`}>{name}</a>, {keyType}, {keyGroup}
          </span>
          <span>
            {stops.length > 0 ? `Would stop: ${stops.join(', ')}` : 'Goes on as it is'}
            {refusedAtCreation && '; could not be made now'}
          </span>
          {violations.map(({ rule, message, mend }) => (
            <span key={`${rule} ${message}`} className="subtle">
              {message} {mend}
            </span>
          ))}
        </li>
      ))}
    </ul>
    {cursor !== undefined && <p className="subtle">There are more; the CLI lists all of them.</p>}
  </div>
);

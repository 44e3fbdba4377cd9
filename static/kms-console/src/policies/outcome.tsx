import type { DryRun } from '../../../../src/kms-server/http/views';

/** Touched keys that are shown at most. */
export const SHOWN = 50;

/** What a dry run tells: how many keys, and the first of them; while it runs, how far it is. */
export const Outcome = ({
  outcome: { counts, keys, cursor, progress, snapshot, changedSince },
}: {
  readonly outcome: DryRun;
}) => (
  <div role="status" className="stack">
    {cursor !== undefined && (
      <p>
        Looked at {progress.passed} of {progress.of} keys so far.
      </p>
    )}
    <p>
      Of {counts.keys} keys, {counts.stopProtecting} would stop protecting ({counts.stoppedAlready} of them
      have already), {counts.refusedAtCreation} could not be made any more, {counts.warned} would be warned
      of.
    </p>
    <p className="subtle">
      Counted from entry {snapshot} of the audit log on.
      {changedSince > 0 && ` ${changedSince} changes of keys came between; run it again for exact counts.`}
    </p>
    {cursor === undefined && keys.length === 0 && <p>It would touch no key.</p>}
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
    {keys.length >= SHOWN && (
      <p className="subtle">These are the first {keys.length}; the command line lists all of them.</p>
    )}
  </div>
);

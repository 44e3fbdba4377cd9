import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import { useId } from 'react';
import type { Review, Violation } from '../../../../src/kms-server/http/views';

/** What the policy in force says about a key that is to be enabled. */
export function Findings({ review: { policyVersion, violations } }: { readonly review: Review }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Heading as="h2" size="small" id={id}>
        Policy {policyVersion}
      </Heading>
      {violations.length === 0 ? <p>It finds nothing against this key.</p> : <List violations={violations} />}
    </section>
  );
}

export const List = ({ violations }: { readonly violations: readonly Violation[] }) => (
  <ul className="cards">
    {violations.map(({ rule, field, severity, source, value, message, mend }) => (
      <li key={`${rule} ${field} ${value}`} className="card">
        <div className="card-head">
          <code>{rule}</code>
          <Lozenge appearance={severity === 'reject' ? 'removed' : 'moved'}>
            {severity === 'reject' ? 'Refused' : 'Warning'}
          </Lozenge>
        </div>
        <span>
          {value !== '' && <strong>{value}: </strong>}
          {message} {mend}
        </span>
        <span className="subtle">{source}</span>
      </li>
    ))}
  </ul>
);

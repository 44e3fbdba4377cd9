import type { Forms } from '../propose/form-types';
import { FORMS } from '../propose/forms';

interface ProposalsProps {
  readonly id: string;
  readonly isProgram: boolean;
}

type Proposal = readonly [kind: keyof Forms, field: string];

const FOR_PROGRAMS: readonly Proposal[] = [
  ['api-key.issue', 'principalId'],
  ['application.trust-issuer', 'applicationId'],
  ['application.bind-certificate', 'applicationId'],
  ['application.remove', 'id'],
];
const FOR_PEOPLE: readonly Proposal[] = [
  ['person.enrol', 'personId'],
  ['person.link-identity', 'personId'],
  ['api-key.issue', 'principalId'],
  ['role.grant', 'id'],
  ['role.revoke', 'id'],
  ['person.remove', 'id'],
];

/** Changes that are about somebody. */
export const Proposals = ({ id, isProgram }: ProposalsProps) => (
  <nav aria-label="Propose">
    <ul className="links">
      {(isProgram ? FOR_PROGRAMS : FOR_PEOPLE).map(([kind, field]) => (
        <li key={kind}>
          <a href={`/console/propose?${new URLSearchParams({ kind, [field]: id })}`}>{FORMS[kind]?.title}</a>
        </li>
      ))}
    </ul>
  </nav>
);

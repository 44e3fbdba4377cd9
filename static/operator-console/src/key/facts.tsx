import Lozenge from '@atlaskit/lozenge';
import type { AskedKey, KeyKms, MadeKey } from '../../../../src/app/views/operators-key';
import { Facts } from '../../../shared/parts/facts';
import { Moment, span } from '../../../shared/parts/times';
import { OutsideLink } from '../parts/links';
import { usePeople } from '../people';
import { Handle } from './handle';

interface MadeProps {
  readonly made: MadeKey | null;
  readonly now: number;
}

export function MadeFacts({ made, now }: MadeProps) {
  if (!made)
    return (
      <Facts title="Key" facts={[]}>
        <p>No key has been made yet.</p>
      </Facts>
    );
  const { handle, state, appearance, readyAt, destroyedOn, consoleLink } = made;
  return (
    <Facts
      title="Key"
      facts={[
        [
          'State in the KMS',
          <Lozenge key="state" appearance={appearance}>
            {state}
          </Lozenge>,
        ],
        ['First ready', readyAt && <Moment at={readyAt} />],
        [
          'Destroyed on',
          destroyedOn && (
            <>
              <Moment at={destroyedOn} />, in {span(destroyedOn - now)}; until then the deletion can be
              cancelled
            </>
          ),
        ],
        ['KMS console', consoleLink && <OutsideLink href={consoleLink}>Open the key in the KMS</OutsideLink>],
      ]}
    >
      <Handle handle={handle} />
    </Facts>
  );
}

export const KmsFacts = ({ kms }: { readonly kms: KeyKms }) => (
  <Facts
    title="KMS"
    facts={[
      ['Connection', kms.connection],
      ['Key group', kms.keyGroup],
      ['Cryptographic module', kms.module],
      ['Hardware', kms.module && (kms.hardware ? 'Yes' : 'No: the module is software')],
      ['FIPS 140 certificate', kms.module && (kms.fipsCertificate ?? 'None: not a certified module')],
    ]}
  />
);

export function AskedFacts({ asked }: { readonly asked: AskedKey }) {
  const nameOf = usePeople([asked.requester, asked.requestor, asked.approver]);
  const { activationDate, expiryDate, rotationPeriodDays } = asked;
  return (
    <Facts
      title="Asked for"
      facts={[
        ['Key type', asked.keyType],
        ['Operations', asked.operations.join(', ')],
        ['Applications', asked.applications.length > 0 && <Applications of={asked.applications} />],
        ['Cryptoperiod', activationDate && expiryDate && `${activationDate} to ${expiryDate} (UTC)`],
        ['Rotation', rotationPeriodDays && `Every ${rotationPeriodDays} days`],
        ['Protection level', asked.protectionLevel],
        ['Location', asked.location],
        ['Project ID', asked.projectId],
        ['Cost centre', asked.costCentre],
        ['Data classification', asked.dataClassification],
        ['Requester', nameOf(asked.requester)],
        ['Requestor', nameOf(asked.requestor)],
        ['Approved by', nameOf(asked.approver)],
        ['Policy', asked.policyVersion],
        ['Purpose', asked.description],
      ]}
    />
  );
}

const Applications = ({ of }: { readonly of: AskedKey['applications'] }) => (
  <ul className="plain">
    {of.map(({ name, operations }) => (
      <li key={name}>
        {name}: {operations.join(', ')}
      </li>
    ))}
  </ul>
);

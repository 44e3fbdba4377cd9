import Checkbox from '@atlaskit/checkbox';
import type { Approval } from '../../../../src/kms-server/http/views';
import { dayText } from '../../../shared/parts/times';

interface RecentUseProps {
  readonly approval: Approval;
  readonly isKnown: boolean;
  readonly onChange: (isKnown: boolean) => void;
}

/** Whoever deletes a key that was used lately says of that key that they know it. */
export function RecentUse({ approval, isKnown, onChange }: RecentUseProps) {
  if (approval.about !== 'key' || !approval.recentUse) return null;
  const { keyName, recentUse } = approval;
  return (
    <Checkbox
      isChecked={isKnown}
      onChange={(event) => onChange(event.currentTarget.checked)}
      label={`I know that ${keyName} was used recently, on ${dayText(recentUse.day)}, and that nothing depends on it any more.`}
    />
  );
}

import Checkbox from '@atlaskit/checkbox';
import type { Approval } from '../../../../src/kms-server/http/views';
import { dayText } from '../../../shared/parts/times';

interface RecentUseProps {
  readonly approvals: readonly Approval[];
  readonly isKnown: boolean;
  readonly onChange: (isKnown: boolean) => void;
}

/** Whoever deletes what was used lately says that they know it. */
export function RecentUse({ approvals, isKnown, onChange }: RecentUseProps) {
  const used = approvals.flatMap((approval) =>
    approval.about === 'key' && approval.recentUse
      ? [`${approval.keyName} on ${dayText(approval.recentUse.day)}`]
      : [],
  );
  if (used.length === 0) return null;
  return (
    <Checkbox
      isChecked={isKnown}
      onChange={(event) => onChange(event.currentTarget.checked)}
      label={`I know that it was used recently (${used.join(', ')}), and that nothing depends on it any more.`}
    />
  );
}

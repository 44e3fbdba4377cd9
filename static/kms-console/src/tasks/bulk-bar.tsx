import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { Approval, BulkResult } from '../../../../src/kms-server/http/views';
import { BulkDialog, type Decision } from './bulk-dialog';

interface BulkBarProps {
  readonly picked: readonly Approval[];
  readonly onDecided: (results: BulkResult) => void;
}

/** What can be done with the tasks that are chosen. */
export function BulkBar({ picked, onDecided }: BulkBarProps) {
  const [decision, setDecision] = useState<Decision>();
  const decided = (results: BulkResult): void => {
    setDecision(undefined);
    onDecided(results);
  };
  return (
    <>
      <div className="bulk-bar">
        <span role="status">{picked.length} chosen</span>
        <Button isDisabled={picked.length === 0} onClick={() => setDecision('approve')}>
          Approve chosen
        </Button>
        <Button isDisabled={picked.length === 0} onClick={() => setDecision('deny')}>
          Deny chosen
        </Button>
      </div>
      {decision && (
        <BulkDialog
          decision={decision}
          picked={picked}
          onDecided={decided}
          onClose={() => setDecision(undefined)}
        />
      )}
    </>
  );
}

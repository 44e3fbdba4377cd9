import {
  Button,
  Code,
  HelperMessage,
  Label,
  LoadingButton,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  ModalTitle,
  RequiredAsterisk,
  Stack,
  Text,
  TextArea,
} from '@forge/react';
import { useState } from 'react';
import type { ActionView, FrozenView, RequestView } from '../../views/request';
import { AskedRows, shortHash } from './asked-tab';
import type { Given } from './perform';

interface Props {
  readonly view: RequestView;
  readonly action: ActionView;
  readonly confirm: NonNullable<ActionView['confirm']>;
  readonly isBusy: boolean;
  readonly onCancel: () => void;
  readonly onConfirm: (given: Given) => void;
}

/** Names the consequence first. Focus is on the way back: a stray Enter does nothing. */
export const Confirm = ({ view, action, confirm, isBusy, onCancel, onConfirm }: Props) => {
  const [reason, setReason] = useState('');
  const given = reason.trim();
  const lacksReason = action.reason?.required === true && given === '';
  return (
    <Modal onClose={onCancel} width="medium">
      <ModalHeader>
        <ModalTitle {...(confirm.danger && { appearance: 'danger' as const })}>{confirm.title}</ModalTitle>
      </ModalHeader>
      <ModalBody>
        <Stack space="space.150">
          <Text>{confirm.consequence}</Text>
          {action.name === 'approve' && view.frozen && <WhatIsApproved view={view} frozen={view.frozen} />}
          {action.reason && (
            <Stack>
              <Label labelFor="keydesk-reason">
                {action.reason.label}
                {action.reason.required && <RequiredAsterisk />}
              </Label>
              <TextArea
                id="keydesk-reason"
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
              <HelperMessage>{action.reason.help}</HelperMessage>
            </Stack>
          )}
        </Stack>
      </ModalBody>
      <ModalFooter>
        <Button appearance="subtle" autoFocus onClick={onCancel}>
          {/* Beside "Cancel deletion", "Cancel" could mean either. */}
          {action.name === 'cancel-deletion' ? 'Go back' : 'Cancel'}
        </Button>
        <LoadingButton
          appearance={confirm.danger ? 'danger' : 'primary'}
          isLoading={isBusy}
          isDisabled={lacksReason}
          onClick={() => onConfirm(given === '' ? {} : { reason: given })}
        >
          {action.label}
        </LoadingButton>
      </ModalFooter>
    </Modal>
  );
};

/** What the approver answers for, and the hash that their approval is stored with. */
const WhatIsApproved = ({ view, frozen }: { readonly view: RequestView; readonly frozen: FrozenView }) => (
  <Stack space="space.150">
    <AskedRows rows={view.asked} />
    <Stack space="space.025">
      <Text>
        Frozen as <Code>{shortHash(frozen.hash)}</Code>
      </Text>
      <Text size="small" color="color.text.subtle">{`SHA-256: ${frozen.hash}`}</Text>
      <Text size="small" color="color.text.subtle">{`Policy ${frozen.policyVersion}.`}</Text>
    </Stack>
  </Stack>
);

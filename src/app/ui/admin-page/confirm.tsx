import {
  Button,
  LoadingButton,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  ModalTitle,
  Stack,
  Text,
} from '@forge/react';
import type { Problem } from './call';
import { ProblemList } from './problem-list';

export interface Question {
  readonly title: string;
  /** What happens then, one sentence each. */
  readonly consequences: readonly string[];
  /** Verb and noun. */
  readonly button: string;
  readonly isDangerous?: boolean;
}

interface Props {
  readonly question: Question;
  readonly isBusy: boolean;
  readonly problem: Problem | undefined;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

/** Names the consequence first. Focus is on *Cancel*: a stray Enter does nothing. */
export const Confirm = ({ question, isBusy, problem, onCancel, onConfirm }: Props) => (
  <Modal onClose={onCancel} width="medium">
    <ModalHeader>
      <ModalTitle {...(question.isDangerous && { appearance: 'danger' as const })}>
        {question.title}
      </ModalTitle>
    </ModalHeader>
    <ModalBody>
      <Stack space="space.150">
        {question.consequences.map((consequence) => (
          <Text key={consequence}>{consequence}</Text>
        ))}
        <ProblemList problems={[problem]} />
      </Stack>
    </ModalBody>
    <ModalFooter>
      <Button appearance="subtle" autoFocus onClick={onCancel}>
        Cancel
      </Button>
      <LoadingButton
        appearance={question.isDangerous ? 'danger' : 'primary'}
        isLoading={isBusy}
        onClick={onConfirm}
      >
        {question.button}
      </LoadingButton>
    </ModalFooter>
  </Modal>
);

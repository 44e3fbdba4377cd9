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
import { useState } from 'react';
import type { Answer } from '../../views/admin';
import type { RoutingView } from '../../views/routing';
import { call, type Problem } from './call';
import { ChooseOne } from './choose-one';
import { fieldErrors, headProblem } from './field-problems';
import { ProblemList } from './problem-list';
import { LabelledField } from './text-field';

interface Props {
  readonly view: RoutingView;
  readonly onCancel: () => void;
  readonly onSaved: (answer: Answer<RoutingView>) => void;
}

/** One rule for each data classification, each with a key group of its own. */
export const RoutingPreset = ({ view, onCancel, onSaved }: Props) => {
  const [connectionId, setConnection] = useState(view.connections[0]?.id ?? '');
  const [keyGroupPattern, setPattern] = useState(`keys-${view.mark}`);
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const errorOf = fieldErrors(problem);
  const save = async (): Promise<void> => {
    setBusy(true);
    const answer = await call<RoutingView>('routing.preset', {
      version: view.version,
      connectionId,
      keyGroupPattern,
    });
    if (answer.ok) return onSaved(answer);
    setProblem(answer.problem);
    setBusy(false);
  };
  return (
    <Modal onClose={onCancel} width="medium">
      <ModalHeader>
        <ModalTitle>A rule per data classification</ModalTitle>
      </ModalHeader>
      <ModalBody>
        <Stack space="space.100">
          <ProblemList problems={[headProblem(problem, ['connectionId', 'keyGroupPattern'])]} />
          <Text>
            Keys of each classification get a key group of their own. Rules that look at one classification
            alone are replaced where they stand; the others come last.
          </Text>
          <ChooseOne
            id="preset-connection"
            label="Connection"
            choices={view.connections.map(({ id, name }) => ({ label: name, value: id }))}
            value={connectionId}
            onChange={setConnection}
            error={errorOf('connectionId')}
            isRequired
          />
          <LabelledField
            id="preset-key-group"
            label="Key groups"
            help={`${view.mark} stands for the classification. The groups have to be there in the KMS.`}
            value={keyGroupPattern}
            onChange={setPattern}
            error={errorOf('keyGroupPattern')}
            isRequired
          />
        </Stack>
      </ModalBody>
      <ModalFooter>
        <Button appearance="subtle" onClick={onCancel}>
          Cancel
        </Button>
        <LoadingButton appearance="primary" isLoading={isBusy} onClick={save}>
          Make the rules
        </LoadingButton>
      </ModalFooter>
    </Modal>
  );
};

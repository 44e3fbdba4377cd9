import { Button, ButtonGroup, ModalTransition, SectionMessage, Stack, Text } from '@forge/react';
import { useState } from 'react';
import type { ActionView, PanelProblem, RequestView } from '../../views/request';
import { Confirm } from './confirm';
import { type Given, perform } from './perform';

interface Props {
  readonly view: RequestView;
  readonly onChanged: () => Promise<void>;
}

/** What this person can do, the expected step first; and why they can't take the expected one. */
export const Actions = ({ view, onChanged }: Props) => {
  const [asking, setAsking] = useState<ActionView>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<PanelProblem>();

  const act = async (action: ActionView, given: Given): Promise<void> => {
    setBusy(true);
    const trouble = await perform(view, action.name, given);
    setProblem(trouble);
    setAsking(undefined);
    await onChanged();
    setBusy(false);
  };
  const choose = (action: ActionView): void => {
    setProblem(undefined);
    if (action.confirm) setAsking(action);
    else act(action, {});
  };

  const offered = view.actions.filter(({ whyNot }) => whyNot === null);
  const withheld = view.actions.find(({ primary, whyNot }) => primary && whyNot !== null);
  return (
    <Stack space="space.100">
      {offered.length > 0 && (
        <ButtonGroup label="What you can do">
          {offered.map((action) => (
            <Button
              key={action.name}
              appearance={action.primary ? 'primary' : 'default'}
              isDisabled={busy}
              onClick={() => choose(action)}
            >
              {action.label}
            </Button>
          ))}
        </ButtonGroup>
      )}
      {withheld?.whyNot && (
        <Text size="small" color="color.text.subtle">
          {`${withheld.label}: ${withheld.whyNot}`}
        </Text>
      )}
      {problem && (
        <SectionMessage appearance="error" title={problem.what}>
          <Stack space="space.100">
            {problem.mend.split('\n').map((line) => (
              <Text key={line}>{line}</Text>
            ))}
          </Stack>
        </SectionMessage>
      )}
      <ModalTransition>
        {asking?.confirm && (
          <Confirm
            view={view}
            action={asking}
            confirm={asking.confirm}
            isBusy={busy}
            onCancel={() => setAsking(undefined)}
            onConfirm={(given) => act(asking, given)}
          />
        )}
      </ModalTransition>
    </Stack>
  );
};

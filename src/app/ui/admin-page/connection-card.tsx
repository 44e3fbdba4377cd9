import { Button, ButtonGroup, Code, Inline, LoadingButton, Lozenge, Stack, Text } from '@forge/react';
import { useState } from 'react';
import type { ConnectionTest, ConnectionView } from '../../views/admin';
import { shownMoment } from '../shown-moment';
import { call, type Problem } from './call';
import { CallbackAddress } from './callback-address';
import { Card } from './card';
import { ConnectionTestResult } from './connection-test';
import { ProblemList } from './problem-list';

interface Props {
  readonly connection: ConnectionView;
  readonly isOnlyOne: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onMakeDefault: () => void;
  readonly onAllow: () => Promise<void>;
  readonly onTested: () => Promise<void>;
}

export const ConnectionCard = (props: Props) => {
  const { connection, isOnlyOne, onEdit, onRemove, onMakeDefault, onAllow, onTested } = props;
  const [test, setTest] = useState<ConnectionTest>();
  const [problem, setProblem] = useState<Problem>();
  const [isTesting, setTesting] = useState(false);
  const tryOut = async (): Promise<void> => {
    setTesting(true);
    const answer = await call<ConnectionTest>('connection.test', { id: connection.id });
    setTest(answer.ok ? answer.value : undefined);
    setProblem(answer.ok ? undefined : answer.problem);
    await onTested();
    setTesting(false);
  };
  const { type: _, ...addresses } = connection.kms;
  return (
    <Card>
      <Stack space="space.150">
        <Inline space="space.100" alignBlock="center" shouldWrap>
          <Text weight="semibold">{connection.name}</Text>
          {connection.isDefault && <Lozenge appearance="inprogress">Default</Lozenge>}
          <Lozenge appearance={connection.hasCredential ? 'success' : 'removed'}>
            {connection.hasCredential ? 'Credential stored' : 'No credential'}
          </Lozenge>
          <LastTest connection={connection} />
        </Inline>
        <Text>
          <Code>{Object.values(addresses).filter(Boolean).join(', ')}</Code>
        </Text>
        <Text color="color.text.subtle">{`Key group: ${connection.keyGroup}. ${
          connection.consoleUrl ? `Console: ${connection.consoleUrl}` : 'No console address.'
        }`}</Text>
        {connection.hasCallbackSecret && <CallbackAddress connectionId={connection.id} />}
        <ButtonGroup>
          <LoadingButton isLoading={isTesting} onClick={tryOut}>
            Test
          </LoadingButton>
          <Button onClick={onEdit}>Edit</Button>
          <Button onClick={onAllow}>Allow the host</Button>
          {!connection.isDefault && <Button onClick={onMakeDefault}>Make default</Button>}
          <Button appearance="subtle" isDisabled={connection.isDefault && !isOnlyOne} onClick={onRemove}>
            Remove
          </Button>
        </ButtonGroup>
        <ProblemList problems={[problem]} />
        {test && <ConnectionTestResult test={test} />}
      </Stack>
    </Card>
  );
};

const LastTest = ({ connection: { lastTest } }: { readonly connection: ConnectionView }) => {
  if (!lastTest) return <Lozenge>Not tested</Lozenge>;
  return (
    <Inline space="space.100" alignBlock="center">
      <Lozenge appearance={lastTest.problem ? 'removed' : 'success'}>
        {lastTest.problem ? 'Did not answer' : 'Answers'}
      </Lozenge>
      <Text size="small" color="color.text.subtle">{`Tested ${shownMoment(lastTest.at)}`}</Text>
    </Inline>
  );
};

import { Button, EmptyState, Heading, Inline, Stack, Text } from '@forge/react';
import { useState } from 'react';
import type { ConnectionType, ConnectionView } from '../../views/admin';
import { call, type Problem } from './call';
import { Confirm, type Question } from './confirm';
import { ConnectionCard } from './connection-card';
import { ConnectionForm } from './connection-form';
import { allowHosts } from './egress';
import { ProblemList } from './problem-list';
import { Shown } from './shown';
import { useAsked } from './use-asked';

type List = readonly ConnectionView[];

/** Addresses that the app calls, by the types' own forms. */
const addressesOf = (list: List, types: readonly ConnectionType[]): string[] =>
  list.flatMap(({ kms, addresses }) => {
    if (addresses) return addresses;
    const fields = types.find(({ type }) => type === kms.type)?.fields ?? [];
    return fields.filter(({ isCalled }) => isCalled).flatMap(({ key }) => kms[key] ?? []);
  });

interface Props {
  /** After a connection was saved, removed or made the default. */
  readonly onChanged: () => void;
}

export const Connections = ({ onChanged }: Props) => {
  const connections = useAsked<List>('connection.list');
  const types = useAsked<readonly ConnectionType[]>('connection.types');
  /** The connection in the form; `new` for one that is to be added. */
  const [edited, setEdited] = useState<ConnectionView | 'new'>();
  const [removing, setRemoving] = useState<ConnectionView>();
  const [problem, setProblem] = useState<Problem>();

  const allow = async (list: List): Promise<void> =>
    setProblem(await allowHosts('kms', addressesOf(list, types.value ?? [])));
  const saved = async (): Promise<void> => {
    setEdited(undefined);
    const answer = await call<List>('connection.list');
    connections.take(answer);
    onChanged();
    if (answer.ok) await allow(answer.value);
  };
  const makeDefault = async (id: string): Promise<void> => {
    const answer = await call<List>('connection.makeDefault', { id });
    connections.take(answer);
    onChanged();
  };
  return (
    <Stack space="space.200">
      <Inline space="space.200" alignBlock="center" spread="space-between" shouldWrap>
        <Heading as="h2" size="medium">
          KMS connections
        </Heading>
        <Button appearance="primary" isDisabled={!types.value} onClick={() => setEdited('new')}>
          Add a connection
        </Button>
      </Inline>
      <Text>
        The KMS makes and keeps the keys. Requests under way stay with the connection they were filed on.
      </Text>
      <ProblemList problems={[problem, types.problem]} />
      <Shown asked={connections} what="the connections">
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              header="No KMS is connected"
              headingLevel={3}
              description={<Text>Until one is, no key can be asked for.</Text>}
            />
          ) : (
            <Stack space="space.150">
              {list.map((connection) => (
                <ConnectionCard
                  key={connection.id}
                  connection={connection}
                  isOnlyOne={list.length === 1}
                  onEdit={() => setEdited(connection)}
                  onRemove={() => setRemoving(connection)}
                  onMakeDefault={() => makeDefault(connection.id)}
                  onAllow={() => allow(list)}
                  onTested={connections.reload}
                />
              ))}
            </Stack>
          )
        }
      </Shown>
      {edited && types.value && (
        <ConnectionForm
          connection={edited === 'new' ? undefined : edited}
          types={types.value}
          onCancel={() => setEdited(undefined)}
          onSaved={saved}
        />
      )}
      {removing && (
        <Remove
          connection={removing}
          onCancel={() => setRemoving(undefined)}
          onRemoved={async (list) => {
            setRemoving(undefined);
            connections.take({ ok: true, value: list });
            onChanged();
            await allow(list);
          }}
        />
      )}
    </Stack>
  );
};

interface RemoveProps {
  readonly connection: ConnectionView;
  readonly onCancel: () => void;
  readonly onRemoved: (list: List) => void;
}

const questionOf = ({ name }: ConnectionView): Question => ({
  title: `Remove "${name}"?`,
  consequences: [
    'Its credential is erased here, and its host is no longer allowed.',
    'Keys that were made through it stay in the KMS as they are, and can no longer be deleted through Keydesk.',
  ],
  button: 'Remove the connection',
  isDangerous: true,
});

const Remove = ({ connection, onCancel, onRemoved }: RemoveProps) => {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const remove = async (): Promise<void> => {
    setBusy(true);
    const answer = await call<List>('connection.remove', { id: connection.id });
    setBusy(false);
    if (answer.ok) onRemoved(answer.value);
    else setProblem(answer.problem);
  };
  return (
    <Confirm
      question={questionOf(connection)}
      isBusy={isBusy}
      problem={problem}
      onCancel={onCancel}
      onConfirm={remove}
    />
  );
};

import {
  Button,
  Heading,
  Inline,
  LoadingButton,
  Lozenge,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  ModalTitle,
  Stack,
  Tag,
  Text,
  User,
} from '@forge/react';
import { useState } from 'react';
import type { RoleName, RoleView } from '../../views/admin';
import { call, type Problem } from './call';
import { Card } from './card';
import { ChoosePeople, type Chosen, NOBODY } from './choose-people';
import { ProblemList } from './problem-list';
import { Shown } from './shown';
import { useAsked } from './use-asked';

/** Whose hands it is in: the project's two roles. */
export const Roles = () => {
  const roles = useAsked<readonly RoleView[]>('roles.read');
  const [adding, setAdding] = useState<RoleView>();
  const add = async (role: RoleName, { accountIds, groups }: Chosen): Promise<Problem | undefined> => {
    const groupIds = groups.map(({ groupId }) => groupId);
    const answer = await call<readonly RoleView[]>('roles.add', { role, accountIds, groupIds });
    if (!answer.ok) return answer.problem;
    roles.take(answer);
    setAdding(undefined);
    return undefined;
  };
  return (
    <Stack space="space.200">
      <Heading as="h2" size="medium">
        Roles
      </Heading>
      <Shown asked={roles} what="the roles">
        {(list) => (
          <Stack space="space.150">
            {list.map((role) => (
              <RoleCard key={role.role} role={role} onAdd={() => setAdding(role)} />
            ))}
          </Stack>
        )}
      </Shown>
      {adding && (
        <AddToRole
          role={adding}
          onCancel={() => setAdding(undefined)}
          onAdd={(chosen) => add(adding.role, chosen)}
        />
      )}
    </Stack>
  );
};

const RoleCard = ({ role, onAdd }: { readonly role: RoleView; readonly onAdd: () => void }) => (
  <Card>
    <Inline space="space.200" alignBlock="center" spread="space-between" shouldWrap>
      <Stack space="space.100">
        <Inline space="space.100" alignBlock="center" shouldWrap>
          <Text weight="semibold">{role.name}</Text>
          {role.accountIds.length + role.groups.length === 0 && (
            <Lozenge appearance={role.role === 'approvers' ? 'removed' : 'default'}>Nobody</Lozenge>
          )}
        </Inline>
        <Text color="color.text.subtle">{role.description}</Text>
        <Inline space="space.150" alignBlock="center" shouldWrap>
          {role.accountIds.map((accountId) => (
            <User key={accountId} accountId={accountId} />
          ))}
          {role.groups.map(({ groupId, name }) => (
            <Tag key={groupId} text={name} />
          ))}
        </Inline>
      </Stack>
      <Button onClick={onAdd}>{role.role === 'approvers' ? 'Add approvers' : 'Add operators'}</Button>
    </Inline>
  </Card>
);

interface AddProps {
  readonly role: RoleView;
  readonly onCancel: () => void;
  readonly onAdd: (chosen: Chosen) => Promise<Problem | undefined>;
}

const CONSEQUENCES: Readonly<Record<RoleName, string>> = {
  approvers: 'They can approve and reject key requests from now on, but never their own.',
  operators: 'They can cancel deletions from now on. What they decide in the KMS, they decide there.',
};

const AddToRole = ({ role, onCancel, onAdd }: AddProps) => {
  const [chosen, setChosen] = useState(NOBODY);
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const press = async (): Promise<void> => {
    setBusy(true);
    const refusal = await onAdd(chosen);
    setProblem(refusal);
    if (refusal) setBusy(false);
  };
  return (
    <Modal onClose={onCancel} width="medium">
      <ModalHeader>
        <ModalTitle>{`Add to "${role.name}"`}</ModalTitle>
      </ModalHeader>
      <ModalBody>
        <Stack space="space.150">
          <Text>{CONSEQUENCES[role.role]}</Text>
          <ChoosePeople id={role.role} onChange={setChosen} />
          <ProblemList problems={[problem]} />
        </Stack>
      </ModalBody>
      <ModalFooter>
        <Button appearance="subtle" onClick={onCancel}>
          Cancel
        </Button>
        <LoadingButton
          appearance="primary"
          isLoading={isBusy}
          isDisabled={chosen.accountIds.length + chosen.groups.length === 0}
          onClick={press}
        >
          Add
        </LoadingButton>
      </ModalFooter>
    </Modal>
  );
};

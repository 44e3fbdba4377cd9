import { Button, Heading, Inline, LoadingButton, Stack, Tag, Text, User } from '@forge/react';
import { useState } from 'react';
import type { AudienceView, GroupView, NotificationsView } from '../../views/admin';
import { call, type Problem } from './call';
import { Card } from './card';
import { ChoosePeople, type Chosen, NOBODY } from './choose-people';
import { ProblemList } from './problem-list';
import { Shown } from './shown';
import { useAsked } from './use-asked';

type Moment = keyof NotificationsView;

const MOMENTS: readonly { readonly moment: Moment; readonly title: string; readonly help: string }[] = [
  {
    moment: 'submitted',
    title: 'When a request is submitted',
    help: 'The approvers are told in any case. Besides them:',
  },
  {
    moment: 'stuck',
    title: 'When a request is stuck',
    help: 'The KMS refuses or gives no answer, or an issue can’t be served. Its people see it on the issue. Besides them:',
  },
  {
    moment: 'settings',
    title: 'When connections, routing or policy are changed',
    help: 'One mail for the changes of five minutes, with who made them. Jira sends it by way of an issue of the project.',
  },
];

/** Whom Jira mails beyond approvers and requester: by account id and group id, never by address. */
export const Notifications = () => {
  const told = useAsked<NotificationsView>('notifications.read');
  const groups = useAsked<readonly GroupView[]>('notifications.groups');
  return (
    <Stack space="space.200">
      <Heading as="h2" size="medium">
        Who is told
      </Heading>
      <Shown asked={told} what="who is told">
        {(view) => (
          <Stack space="space.150">
            {MOMENTS.map(({ moment, title, help }) => (
              <Audience
                key={moment}
                id={moment}
                title={title}
                help={help}
                audience={view[moment]}
                nameOf={(id) => groups.value?.find(({ groupId }) => groupId === id)?.name ?? id}
                onSave={async (audience) => {
                  const answer = await call<NotificationsView>('notifications.save', {
                    ...view,
                    [moment]: audience,
                  });
                  if (!answer.ok) return answer.problem;
                  told.take(answer);
                  await groups.reload();
                  return undefined;
                }}
              />
            ))}
          </Stack>
        )}
      </Shown>
    </Stack>
  );
};

interface AudienceProps {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly audience: AudienceView;
  readonly nameOf: (groupId: string) => string;
  readonly onSave: (audience: AudienceView) => Promise<Problem | undefined>;
}

const NOBODY_ELSE: AudienceView = { accountIds: [], groupIds: [] };
const merged = (before: readonly string[], added: readonly string[]) => [...new Set([...before, ...added])];

const Audience = ({ id, title, help, audience, nameOf, onSave }: AudienceProps) => {
  const [chosen, setChosen] = useState<Chosen>();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const save = async (next: AudienceView): Promise<void> => {
    setBusy(true);
    const refusal = await onSave(next);
    setProblem(refusal);
    if (!refusal) setChosen(undefined);
    setBusy(false);
  };
  const add = ({ accountIds, groups }: Chosen): Promise<void> =>
    save({
      accountIds: merged(audience.accountIds, accountIds),
      groupIds: merged(
        audience.groupIds,
        groups.map(({ groupId }) => groupId),
      ),
    });
  const isEmpty = audience.accountIds.length + audience.groupIds.length === 0;
  return (
    <Card>
      <Stack space="space.150">
        <Heading as="h3" size="small">
          {title}
        </Heading>
        <Text color="color.text.subtle">{help}</Text>
        <Inline space="space.150" alignBlock="center" shouldWrap>
          {isEmpty && <Text>Nobody.</Text>}
          {audience.accountIds.map((accountId) => (
            <User key={accountId} accountId={accountId} />
          ))}
          {audience.groupIds.map((groupId) => (
            <Tag key={groupId} text={nameOf(groupId)} />
          ))}
        </Inline>
        {chosen && <ChoosePeople id={`told-${id}`} onChange={setChosen} />}
        <ProblemList problems={[problem]} />
        <Inline space="space.100">
          {chosen ? (
            <LoadingButton appearance="primary" isLoading={isBusy} onClick={() => add(chosen)}>
              Save
            </LoadingButton>
          ) : (
            <Button onClick={() => setChosen(NOBODY)}>Add people or groups</Button>
          )}
          {chosen && (
            <Button appearance="subtle" onClick={() => setChosen(undefined)}>
              Cancel
            </Button>
          )}
          {!chosen && !isEmpty && (
            <LoadingButton appearance="subtle" isLoading={isBusy} onClick={() => save(NOBODY_ELSE)}>
              Tell nobody else
            </LoadingButton>
          )}
        </Inline>
      </Stack>
    </Card>
  );
};

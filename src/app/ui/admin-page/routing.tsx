import { Button, EmptyState, Heading, Inline, Stack, Text } from '@forge/react';
import { useState } from 'react';
import type { Answer } from '../../views/admin';
import type { RoutingRuleView, RoutingView } from '../../views/routing';
import { call, type Problem } from './call';
import { Confirm } from './confirm';
import { ProblemList } from './problem-list';
import { RoutingPreset } from './routing-preset';
import { RoutingRule } from './routing-rule';
import { RoutingRuleForm } from './routing-rule-form';
import { RoutingTry } from './routing-try';
import { Shown } from './shown';
import { useAsked } from './use-asked';

type Rules = readonly RoutingRuleView[];

/** A rule as it is sent: what the page shows besides is the app's to say. */
const sent = ({ id, name, when, connectionId, keyGroup }: RoutingRuleView) => ({
  id,
  name,
  when,
  connectionId,
  keyGroup,
});

/** Which requests go to which connection. The first rule that takes a request decides. */
export const Routing = () => {
  const routing = useAsked<RoutingView>('routing.read');
  const [dialog, setDialog] = useState<'preset' | RoutingRuleView | 'new'>();
  const [deleting, setDeleting] = useState<RoutingRuleView>();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);

  const save = async (version: number, rules: readonly object[]): Promise<Answer<RoutingView>> => {
    setBusy(true);
    const answer = await call<RoutingView>('routing.save', { version, rules });
    if (answer.ok) routing.take(answer);
    setBusy(false);
    return answer;
  };
  const saveHere = async (view: RoutingView, rules: Rules): Promise<void> => {
    const answer = await save(view.version, rules.map(sent));
    setProblem(answer.ok ? undefined : answer.problem);
    if (!answer.ok) await routing.reload();
    setDeleting(undefined);
  };
  return (
    <Stack space="space.200">
      <Inline space="space.200" alignBlock="center" spread="space-between" shouldWrap>
        <Heading as="h2" size="medium">
          Routing
        </Heading>
        <Inline space="space.100" shouldWrap>
          <Button isDisabled={!routing.value?.connections.length} onClick={() => setDialog('preset')}>
            A rule per classification
          </Button>
          <Button
            appearance="primary"
            isDisabled={!routing.value?.connections.length}
            onClick={() => setDialog('new')}
          >
            Add a rule
          </Button>
        </Inline>
      </Inline>
      <Text>
        Which new requests go to which connection and key group. The first rule that takes a request decides;
        requests under way stay where they are.
      </Text>
      <ProblemList problems={[problem]} />
      <Shown asked={routing} what="the routing rules">
        {(view) => (
          <Stack space="space.150">
            <RuleList
              view={view}
              isBusy={isBusy}
              onEdit={setDialog}
              onDelete={setDeleting}
              onOrder={(rules) => saveHere(view, rules)}
            />
            <Text color="color.text.subtle">{fallbackText(view)}</Text>
            <RoutingTry />
            {dialog === 'preset' && (
              <RoutingPreset
                view={view}
                onCancel={() => setDialog(undefined)}
                onSaved={(answer) => {
                  routing.take(answer);
                  setDialog(undefined);
                }}
              />
            )}
            {dialog !== undefined && dialog !== 'preset' && (
              <RoutingRuleForm
                rule={dialog === 'new' ? undefined : dialog}
                index={dialog === 'new' ? view.rules.length : indexOf(view.rules, dialog)}
                connections={view.connections}
                onCancel={() => setDialog(undefined)}
                onSave={async (entered) => {
                  const answer = await save(view.version, withRule(view.rules, dialog, entered));
                  if (!answer.ok) return answer.problem;
                  setDialog(undefined);
                  return undefined;
                }}
              />
            )}
            {deleting && (
              <Confirm
                question={{
                  title: `Delete the rule "${deleting.name}"?`,
                  consequences: [
                    `New requests with ${deleting.takes} go where the rules after it, or the default connection, take them.`,
                    'Requests under way stay with the connection they were submitted to.',
                  ],
                  button: 'Delete the rule',
                  isDangerous: true,
                }}
                isBusy={isBusy}
                problem={undefined}
                onCancel={() => setDeleting(undefined)}
                onConfirm={() =>
                  saveHere(
                    view,
                    view.rules.filter(({ id }) => id !== deleting.id),
                  )
                }
              />
            )}
          </Stack>
        )}
      </Shown>
    </Stack>
  );
};

const indexOf = (rules: Rules, { id }: RoutingRuleView): number => rules.findIndex((rule) => rule.id === id);

const withRule = (rules: Rules, place: RoutingRuleView | 'new', entered: object): object[] =>
  place === 'new'
    ? [...rules.map(sent), entered]
    : rules.map((rule) => (rule.id === place.id ? { ...entered, id: rule.id } : sent(rule)));

const fallbackText = ({ fallback, rules }: RoutingView): string => {
  if (!fallback) return 'No connection is the default: what no rule takes is refused.';
  const whom = rules.length === 0 ? 'Every request goes' : 'What no rule takes goes';
  return `${whom} to the default connection "${fallback.connection}", key group "${fallback.keyGroup}".`;
};

interface ListProps {
  readonly view: RoutingView;
  readonly isBusy: boolean;
  readonly onEdit: (rule: RoutingRuleView) => void;
  readonly onDelete: (rule: RoutingRuleView) => void;
  readonly onOrder: (rules: Rules) => void;
}

/** The rule and the one before it change places. */
function raised(rules: Rules, index: number): Rules {
  const after = [...rules];
  after.splice(Math.max(index - 1, 0), 0, ...after.splice(index, 1));
  return after;
}

const RuleList = ({ view: { rules }, isBusy, onEdit, onDelete, onOrder }: ListProps) =>
  rules.length === 0 ? (
    <EmptyState
      header="No routing rules"
      headingLevel={3}
      description={<Text>Add one where requests of some kind belong to another KMS or key group.</Text>}
    />
  ) : (
    <Stack space="space.100">
      {rules.map((rule, index) => (
        <RoutingRule
          key={rule.id}
          rule={rule}
          position={index + 1}
          isLast={index === rules.length - 1}
          isBusy={isBusy}
          onEdit={() => onEdit(rule)}
          onDelete={() => onDelete(rule)}
          onUp={() => onOrder(raised(rules, index))}
          onDown={() => onOrder(raised(rules, index + 1))}
        />
      ))}
    </Stack>
  );

import { Button, ButtonGroup, Inline, Lozenge, Stack, Text } from '@forge/react';
import type { RoutingRuleView } from '../../views/routing';
import { Card } from './card';

interface Props {
  readonly rule: RoutingRuleView;
  readonly position: number;
  readonly isLast: boolean;
  readonly isBusy: boolean;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
  readonly onUp: () => void;
  readonly onDown: () => void;
}

/** One rule: what it takes, where to, and whether anything stands in its way. */
export const RoutingRule = (props: Props) => {
  const { rule, position, isLast, isBusy, onEdit, onDelete, onUp, onDown } = props;
  return (
    <Card>
      <Inline space="space.200" alignBlock="center" spread="space-between" shouldWrap>
        <Stack space="space.050">
          <Inline space="space.100" alignBlock="center" shouldWrap>
            <Text weight="semibold">{`${position}. ${rule.name}`}</Text>
            {rule.problem !== null && <Lozenge appearance="removed">Refuses</Lozenge>}
            {rule.note !== null && <Lozenge appearance="moved">Never decides</Lozenge>}
          </Inline>
          <Text>{`Takes: ${rule.takes}.`}</Text>
          <Text>
            {`Goes to: ${rule.connection === null ? 'a connection that was removed' : `"${rule.connection}"`}, key group "${rule.keyGroup}".`}
          </Text>
          {[rule.problem, rule.note].map(
            (said) =>
              said !== null && (
                <Text key={said} color="color.text.subtle">
                  {said}
                </Text>
              ),
          )}
        </Stack>
        <ButtonGroup label={`Rule ${rule.name}`}>
          <Button isDisabled={isBusy || position === 1} onClick={onUp}>
            Move up
          </Button>
          <Button isDisabled={isBusy || isLast} onClick={onDown}>
            Move down
          </Button>
          <Button isDisabled={isBusy} onClick={onEdit}>
            Edit
          </Button>
          <Button appearance="subtle" isDisabled={isBusy} onClick={onDelete}>
            Delete
          </Button>
        </ButtonGroup>
      </Inline>
    </Card>
  );
};

import {
  Button,
  CheckboxGroup,
  ErrorMessage,
  Label,
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
import type { RoutingRuleView, RoutingView } from '../../views/routing';
import type { Problem } from './call';
import { ChooseOne } from './choose-one';
import { fieldErrors, headProblem } from './field-problems';
import { ProblemList } from './problem-list';
import { CRITERION_ROWS, type CriterionRow, choicesOf } from './routing-criteria';
import { LabelledField } from './text-field';

type Connections = RoutingView['connections'];

interface Props {
  /** undefined for a new one. */
  readonly rule: RoutingRuleView | undefined;
  /** Its place among all rules: the app names fields by it. */
  readonly index: number;
  readonly connections: Connections;
  readonly onCancel: () => void;
  readonly onSave: (entered: object) => Promise<Problem | undefined>;
}

type When = Readonly<Record<string, readonly string[]>>;

const valuesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ),
];

export const RoutingRuleForm = ({ rule, index, connections, onCancel, onSave }: Props) => {
  const [name, setName] = useState(rule?.name ?? '');
  const [texts, setTexts] = useState(textsOf(rule));
  const [when, setWhen] = useState<When>(rule?.when ?? {});
  const [connectionId, setConnection] = useState(rule?.connectionId ?? '');
  const [keyGroup, setKeyGroup] = useState(rule?.keyGroup ?? '');
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const errorOf = (path: string) => fieldErrors(problem)(`rules.${index}.${path}`);

  const choose = (id: string): void => {
    setConnection(id);
    if (keyGroup === '') setKeyGroup(connections.find((connection) => connection.id === id)?.keyGroup ?? '');
  };
  const save = async (): Promise<void> => {
    setBusy(true);
    const refusal = await onSave({ name, when: entered(texts, when), connectionId, keyGroup });
    if (!refusal) return;
    setProblem(refusal);
    setBusy(false);
  };
  return (
    <Modal onClose={onCancel} width="medium">
      <ModalHeader>
        <ModalTitle>{rule ? `Edit the rule "${rule.name}"` : 'Add a routing rule'}</ModalTitle>
      </ModalHeader>
      <ModalBody>
        <Stack space="space.100">
          <ProblemList
            problems={[
              headProblem(
                problem,
                PATHS.map((path) => `rules.${index}.${path}`),
              ),
            ]}
          />
          <LabelledField
            id="rule-name"
            label="Name"
            help="For people: refusals and the log name the rule by it."
            value={name}
            onChange={setName}
            error={errorOf('name')}
            isRequired
          />
          <Text weight="semibold">Takes requests with</Text>
          {CRITERION_ROWS.map((row) => (
            <CriterionField
              key={row.criterion}
              row={row}
              text={texts[row.criterion] ?? ''}
              chosen={when[row.criterion] ?? []}
              error={errorOf(`when.${row.criterion}`)}
              onText={(text) => setTexts({ ...texts, [row.criterion]: text })}
              onChosen={(chosen) => setWhen({ ...when, [row.criterion]: chosen })}
            />
          ))}
          <Text weight="semibold">Sends them to</Text>
          <ChooseOne
            id="rule-connection"
            label="Connection"
            choices={connections.map(({ id, name: label }) => ({ label, value: id }))}
            value={connectionId}
            onChange={choose}
            error={errorOf('connectionId')}
            isRequired
          />
          <LabelledField
            id="rule-key-group"
            label="Key group"
            help="The group of keys in that KMS: its operators and its policy."
            value={keyGroup}
            onChange={setKeyGroup}
            error={errorOf('keyGroup')}
            isRequired
          />
        </Stack>
      </ModalBody>
      <ModalFooter>
        <Button appearance="subtle" onClick={onCancel}>
          Cancel
        </Button>
        <LoadingButton appearance="primary" isLoading={isBusy} onClick={save}>
          Save the rule
        </LoadingButton>
      </ModalFooter>
    </Modal>
  );
};

const PATHS = [
  'name',
  'connectionId',
  'keyGroup',
  ...CRITERION_ROWS.map(({ criterion }) => `when.${criterion}`),
];

const textsOf = (rule: RoutingRuleView | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    CRITERION_ROWS.map(({ criterion }) => [criterion, rule?.when[criterion]?.join(', ') ?? '']),
  );

const entered = (texts: Readonly<Record<string, string>>, when: When): When =>
  Object.fromEntries(
    CRITERION_ROWS.map(({ criterion, choices }) => [
      criterion,
      choices ? (when[criterion] ?? []) : valuesIn(texts[criterion] ?? ''),
    ]),
  );

interface FieldProps {
  readonly row: CriterionRow;
  readonly text: string;
  readonly chosen: readonly string[];
  readonly error: string | undefined;
  readonly onText: (text: string) => void;
  readonly onChosen: (chosen: string[]) => void;
}

const CriterionField = ({ row, text, chosen, error, onText, onChosen }: FieldProps) => {
  const id = `rule-${row.criterion}`;
  if (!row.choices)
    return (
      <LabelledField
        id={id}
        label={row.label}
        help="Several are separated by commas. Empty: any."
        value={text}
        onChange={onText}
        error={error}
      />
    );
  return (
    <Stack>
      <Label labelFor={id}>{`${row.label} (none chosen: any)`}</Label>
      <CheckboxGroup
        name={id}
        options={choicesOf(row.choices)}
        value={[...chosen]}
        onChange={(values: string[]) => onChosen(values)}
      />
      {error !== undefined && <ErrorMessage>{error}</ErrorMessage>}
    </Stack>
  );
};

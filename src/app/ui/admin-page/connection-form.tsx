import {
  Button,
  Label,
  LoadingButton,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  ModalTitle,
  Select,
  Stack,
} from '@forge/react';
import { useState } from 'react';
import type { ConnectionType, ConnectionView } from '../../views/admin';
import { call, type Problem } from './call';
import { fieldErrors, headProblem } from './field-problems';
import { ProblemList } from './problem-list';
import { LabelledField } from './text-field';

interface Props {
  /** undefined for a new one. */
  readonly connection: ConnectionView | undefined;
  readonly types: readonly ConnectionType[];
  readonly onCancel: () => void;
  readonly onSaved: () => Promise<void>;
}

interface Values {
  readonly name: string;
  readonly keyGroup: string;
  readonly credential: string;
  readonly callbackSecret: string;
  readonly consoleUrl: string;
}

const VALUE_KEYS: readonly (keyof Values)[] = [
  'name',
  'keyGroup',
  'credential',
  'callbackSecret',
  'consoleUrl',
];

const KEEP = ' Write-only: leave it empty to keep the stored one.';

export const ConnectionForm = ({ connection, types, onCancel, onSaved }: Props) => {
  const [type, setType] = useState(types.find((each) => each.type === connection?.kms.type) ?? types[0]);
  const [addresses, setAddresses] = useState<Readonly<Record<string, string>>>(addressesOf(connection));
  const [values, setValues] = useState<Values>({
    name: connection?.name ?? '',
    keyGroup: connection?.keyGroup ?? '',
    credential: '',
    callbackSecret: '',
    consoleUrl: connection?.consoleUrl ?? '',
  });
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  if (!type) return null;

  const errorOf = fieldErrors(problem);
  const paths = [...VALUE_KEYS, ...type.fields.map(({ key }) => `kms.${key}`)];
  const field = (key: keyof Values) => ({
    id: `connection-${key}`,
    value: values[key],
    error: errorOf(key),
    onChange: (value: string) => setValues({ ...values, [key]: value }),
  });
  const save = async (): Promise<void> => {
    setBusy(true);
    const answer = await call<ConnectionView>('connection.save', {
      ...(connection && { id: connection.id }),
      ...values,
      consoleUrl: values.consoleUrl.trim() || null,
      kms: { type: type.type, ...addressesFor(type, addresses) },
    });
    if (answer.ok) return onSaved();
    setProblem(answer.problem);
    setBusy(false);
  };
  return (
    <Modal onClose={onCancel} width="medium">
      <ModalHeader>
        <ModalTitle>{connection ? `Edit "${connection.name}"` : 'Add a connection'}</ModalTitle>
      </ModalHeader>
      <ModalBody>
        <Stack space="space.100">
          <ProblemList problems={[headProblem(problem, paths)]} />
          <LabelledField {...field('name')} label="Name" help="For people." isRequired />
          {types.length > 1 && <ChooseType types={types} type={type} onChange={setType} />}
          {type.fields.map(({ key, label, help, isRequired }) => (
            <LabelledField
              key={key}
              id={`connection-${key}`}
              label={label}
              help={help}
              isRequired={isRequired}
              error={errorOf(`kms.${key}`)}
              value={addresses[key] ?? ''}
              onChange={(value) => setAddresses({ ...addresses, [key]: value })}
            />
          ))}
          <LabelledField
            {...field('keyGroup')}
            label="Key group"
            help="The group of keys in the KMS: its operators and its policy."
            isRequired
          />
          <LabelledField
            {...field('credential')}
            label="Credential"
            help={`${type.credentialHelp}${connection?.hasCredential ? KEEP : ' Write-only.'}`}
            isSecret
          />
          <LabelledField
            {...field('callbackSecret')}
            label="Callback secret"
            help={`The KMS signs its callbacks with it. Optional.${connection?.hasCallbackSecret ? KEEP : ' Write-only.'}`}
            isSecret
          />
          <LabelledField
            {...field('consoleUrl')}
            label="Console address"
            help="Where the KMS’s own console shows a key, such as https://console.example.com/keys/{keyId}. Optional."
          />
        </Stack>
      </ModalBody>
      <ModalFooter>
        <Button appearance="subtle" onClick={onCancel}>
          Cancel
        </Button>
        <LoadingButton appearance="primary" isLoading={isBusy} onClick={save}>
          {connection ? 'Save the connection' : 'Save and allow the host'}
        </LoadingButton>
      </ModalFooter>
    </Modal>
  );
};

interface ChooseTypeProps {
  readonly types: readonly ConnectionType[];
  readonly type: ConnectionType;
  readonly onChange: (type: ConnectionType) => void;
}

const ChooseType = ({ types, type, onChange }: ChooseTypeProps) => (
  <Stack>
    <Label labelFor="connection-type">Kind of KMS</Label>
    <Select
      inputId="connection-type"
      options={types.map((each) => ({ label: each.name, value: each.type }))}
      value={{ label: type.name, value: type.type }}
      onChange={(option: { value: string } | null) =>
        onChange(types.find((each) => each.type === option?.value) ?? type)
      }
    />
  </Stack>
);

function addressesOf(connection: ConnectionView | undefined): Readonly<Record<string, string>> {
  if (!connection) return {};
  const { type: _, ...addresses } = connection.kms;
  return addresses;
}

/** Of what was entered, only what this kind of KMS has. */
const addressesFor = (type: ConnectionType, entered: Readonly<Record<string, string>>) =>
  Object.fromEntries(type.fields.map(({ key }) => [key, entered[key]?.trim() ?? '']));

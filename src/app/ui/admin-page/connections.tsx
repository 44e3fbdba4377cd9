import {
  Button,
  ButtonGroup,
  Heading,
  HelperMessage,
  Inline,
  Label,
  LoadingButton,
  Lozenge,
  SectionMessage,
  Stack,
  Text,
  Textfield,
} from '@forge/react';
import { useEffect, useState } from 'react';
import { type Answer, call, type Problem } from './call';
import { allowHosts } from './egress';
import { ProblemList } from './problem-list';

interface ConnectionView {
  readonly id: string;
  readonly name: string;
  readonly kms: { readonly type: string; readonly baseUrl: string };
  readonly keyGroup: string;
  readonly hasCredential: boolean;
  readonly hasCallbackSecret: boolean;
  readonly isDefault: boolean;
}

interface ConnectionTest {
  readonly module: string;
  readonly fipsCertificate: string | null;
  readonly keyTypes: readonly string[];
  readonly warnings: readonly string[];
}

const EMPTY = { name: '', baseUrl: '', keyGroup: '', credential: '', callbackSecret: '' };
type Form = typeof EMPTY & { readonly id?: string };

const FIELDS: readonly { key: keyof typeof EMPTY; label: string; help: string; secret?: boolean }[] = [
  { key: 'name', label: 'Name', help: 'For people.' },
  {
    key: 'baseUrl',
    label: 'Address',
    help: 'https://kms.example.com. Another address discards the credential.',
  },
  {
    key: 'keyGroup',
    label: 'Key group',
    help: 'The group of keys in the KMS: its operators and its policy.',
  },
  {
    key: 'credential',
    label: 'Credential',
    help: 'Write-only. Leave it empty to keep the stored one.',
    secret: true,
  },
  {
    key: 'callbackSecret',
    label: 'Callback secret',
    help: 'Write-only; the KMS signs its callbacks with it. Optional.',
    secret: true,
  },
];

const fetchList = () => call<readonly ConnectionView[]>('connection.list');

export const Connections = () => {
  const [list, setList] = useState<readonly ConnectionView[]>([]);
  const [form, setForm] = useState<Form>(EMPTY);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [test, setTest] = useState<ConnectionTest>();
  const [busy, setBusy] = useState(false);

  const show = (answer: Answer<readonly ConnectionView[]>): readonly ConnectionView[] => {
    if (answer.ok) setList(answer.value);
    else setProblems([answer.problem]);
    return answer.ok ? answer.value : [];
  };
  useEffect(() => {
    fetchList().then((answer) => (answer.ok ? setList(answer.value) : setProblems([answer.problem])));
  }, []);

  const save = async (): Promise<void> => {
    setBusy(true);
    setTest(undefined);
    const { baseUrl, ...rest } = form;
    const saved = await call<ConnectionView>('connection.save', {
      ...rest,
      kms: { type: 'keydesk', baseUrl },
    });
    const problem = saved.ok
      ? await allowHosts(
          'kms',
          show(await fetchList()).map(({ kms }) => kms.baseUrl),
        )
      : saved.problem;
    setProblems(problem ? [problem] : []);
    if (!problem) setForm(EMPTY);
    setBusy(false);
  };

  const tryOut = async (id: string): Promise<void> => {
    setBusy(true);
    const answer = await call<ConnectionTest>('connection.test', { id });
    setProblems(answer.ok ? [] : [answer.problem]);
    setTest(answer.ok ? answer.value : undefined);
    setBusy(false);
  };

  const edit = ({ id, name, kms, keyGroup }: ConnectionView): void =>
    setForm({ ...EMPTY, id, name, keyGroup, baseUrl: kms.baseUrl });

  return (
    <Stack space="space.200">
      <Heading size="medium">KMS connections</Heading>
      {list.map((connection) => (
        <Inline key={connection.id} space="space.100" alignBlock="center">
          <Text>{`${connection.name}: ${connection.kms.baseUrl}, group ${connection.keyGroup}`}</Text>
          {connection.isDefault && <Lozenge>default</Lozenge>}
          {!connection.hasCredential && <Lozenge appearance="removed">no credential</Lozenge>}
          <ButtonGroup>
            <Button isDisabled={busy} onClick={() => tryOut(connection.id)}>
              Test
            </Button>
            <Button isDisabled={busy} onClick={() => edit(connection)}>
              Edit
            </Button>
          </ButtonGroup>
        </Inline>
      ))}
      {FIELDS.map(({ key, label, help, secret }) => (
        <Stack key={key}>
          <Label labelFor={`connection-${key}`}>{label}</Label>
          <Textfield
            id={`connection-${key}`}
            type={secret ? 'password' : 'text'}
            value={form[key]}
            onChange={(event) => setForm({ ...form, [key]: event.target.value })}
          />
          <HelperMessage>{help}</HelperMessage>
        </Stack>
      ))}
      <LoadingButton appearance="primary" isLoading={busy} onClick={save}>
        {form.id ? 'Save the connection' : 'Add the connection'}
      </LoadingButton>
      {test && <TestResult test={test} />}
      <ProblemList problems={problems} />
    </Stack>
  );
};

const TestResult = ({ test }: { readonly test: ConnectionTest }) => (
  <SectionMessage appearance="success" title="The KMS answers.">
    <Text>{`Module: ${test.module} (${test.fipsCertificate ?? 'no FIPS 140 certificate'}).`}</Text>
    <Text>{`Key types: ${test.keyTypes.join(', ')}.`}</Text>
    {test.warnings.map((warning) => (
      <Text key={warning}>{warning}</Text>
    ))}
  </SectionMessage>
);

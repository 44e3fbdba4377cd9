import {
  Heading,
  HelperMessage,
  Label,
  LoadingButton,
  RadioGroup,
  SectionMessage,
  Stack,
  Text,
  Textfield,
} from '@forge/react';
import { useEffect, useState } from 'react';
import { call, type Problem } from './call';
import { allowHosts } from './egress';
import { ProblemList } from './problem-list';

interface BillingView {
  readonly url: string | null;
  readonly hasSecret: boolean;
  readonly chargeAt: 'creation' | 'ready';
}

const MOMENTS = [
  { label: 'Charge when the key is created', value: 'creation' },
  { label: 'Charge when the key is ready', value: 'ready' },
];

export const Billing = () => {
  const [stored, setStored] = useState<BillingView>();
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState('');
  const [chargeAt, setChargeAt] = useState<BillingView['chargeAt']>('creation');
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    call<BillingView>('billing.read').then((answer) =>
      answer.ok ? setStored(answer.value) : setProblems([answer.problem]),
    );
  }, []);
  useEffect(() => {
    setUrl(stored?.url ?? '');
    setChargeAt(stored?.chargeAt ?? 'creation');
    setSecret('');
  }, [stored]);

  const save = async (): Promise<void> => {
    setBusy(true);
    const answer = await call<BillingView>('billing.save', { url: url.trim() || null, secret, chargeAt });
    if (answer.ok) setStored(answer.value);
    const problem = answer.ok
      ? await allowHosts('billing', answer.value.url ? [answer.value.url] : [])
      : answer.problem;
    setProblems(problem ? [problem] : []);
    setBusy(false);
  };

  return (
    <Stack space="space.200">
      <Heading size="medium">Billing</Heading>
      <Label labelFor="billing-url">Address of the receiver</Label>
      <Textfield id="billing-url" value={url} onChange={(event) => setUrl(event.target.value)} />
      <HelperMessage>
        Gets one signed CloudEvent per charge. Empty: events wait until there is one.
      </HelperMessage>
      <Label labelFor="billing-secret">Signing secret</Label>
      <Textfield
        id="billing-secret"
        type="password"
        value={secret}
        onChange={(event) => setSecret(event.target.value)}
      />
      <HelperMessage>whsec_ and base64. Write-only. Leave it empty to keep the stored one.</HelperMessage>
      <RadioGroup
        name="charge-at"
        options={MOMENTS}
        value={chargeAt}
        onChange={(event) => setChargeAt(event.target.value === 'ready' ? 'ready' : 'creation')}
      />
      <LoadingButton appearance="primary" isLoading={busy} onClick={save}>
        Save billing
      </LoadingButton>
      {stored?.url && !stored.hasSecret && (
        <SectionMessage appearance="warning" title="No signing secret is stored.">
          <Text>Events wait in the outbox until there is one.</Text>
        </SectionMessage>
      )}
      <ProblemList problems={problems} />
    </Stack>
  );
};

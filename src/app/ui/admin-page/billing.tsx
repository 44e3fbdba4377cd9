import { Heading, Inline, LoadingButton, RadioGroup, SectionMessage, Stack, Text } from '@forge/react';
import { useState } from 'react';
import type { BillingView } from '../../views/admin';
import { call, type Problem } from './call';
import { allowHosts } from './egress';
import { Outbox } from './outbox';
import { ProblemList } from './problem-list';
import { Shown } from './shown';
import { LabelledField } from './text-field';
import { useAsked } from './use-asked';

const MOMENTS = [
  { label: 'When the key is created', value: 'creation' },
  { label: 'When the key is ready', value: 'ready' },
];

export const Billing = () => {
  const billing = useAsked<BillingView>('billing.read');
  return (
    <Stack space="space.200">
      <Heading as="h2" size="medium">
        Billing
      </Heading>
      <Shown asked={billing} what="the billing settings">
        {(stored) => <BillingForm stored={stored} onSaved={(value) => billing.take({ ok: true, value })} />}
      </Shown>
      <Outbox />
    </Stack>
  );
};

interface FormProps {
  readonly stored: BillingView;
  readonly onSaved: (view: BillingView) => void;
}

const BillingForm = ({ stored, onSaved }: FormProps) => {
  const [url, setUrl] = useState(stored.url ?? '');
  const [secret, setSecret] = useState('');
  const [chargeAt, setChargeAt] = useState(stored.chargeAt);
  const [problem, setProblem] = useState<Problem>();
  const [isSaved, setSaved] = useState(false);
  const [isBusy, setBusy] = useState(false);

  const save = async (): Promise<void> => {
    setBusy(true);
    setSaved(false);
    const answer = await call<BillingView>('billing.save', { url: url.trim() || null, secret, chargeAt });
    const refusal = answer.ok
      ? await allowHosts('billing', answer.value.url ? [answer.value.url] : [])
      : answer.problem;
    if (answer.ok) {
      setSecret('');
      onSaved(answer.value);
    }
    setProblem(refusal);
    setSaved(refusal === undefined);
    setBusy(false);
  };

  return (
    <Stack space="space.150">
      <LabelledField
        id="billing-url"
        label="Address of the receiver"
        help="Gets one signed CloudEvent per charge. Empty: events wait until there is one. Another address discards the secret."
        value={url}
        onChange={setUrl}
      />
      <LabelledField
        id="billing-secret"
        label="Signing secret"
        help={`whsec_ and base64.${stored.hasSecret ? ' One is stored: leave it empty to keep it.' : ''} Write-only.`}
        value={secret}
        onChange={setSecret}
        isSecret
      />
      <Text weight="semibold">A key is charged</Text>
      <RadioGroup
        name="charge-at"
        options={MOMENTS}
        value={chargeAt}
        onChange={(event) => setChargeAt(event.target.value === 'ready' ? 'ready' : 'creation')}
      />
      {stored.url !== null && !stored.hasSecret && (
        <SectionMessage appearance="warning" title="No signing secret is stored.">
          <Text>Events wait in the outbox until there is one.</Text>
        </SectionMessage>
      )}
      {isSaved && (
        <SectionMessage appearance="success" title="Saved.">
          <Text>Events that are due are delivered within five minutes.</Text>
        </SectionMessage>
      )}
      <ProblemList problems={[problem]} />
      <Inline>
        <LoadingButton appearance="primary" isLoading={isBusy} onClick={save}>
          Save billing
        </LoadingButton>
      </Inline>
    </Stack>
  );
};

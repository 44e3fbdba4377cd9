import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { useId, useState } from 'react';
import type { ChangeApproval, DryRun, PolicySetting } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { navigate } from '../../../shared/router';
import { send } from '../api/call';
import type { KmsProblem } from '../api/problem';
import { LongTextField, SelectField } from '../parts/fields';
import { useChanges } from '../session/changes';
import { useMay } from '../session/session';
import { Outcome, SHOWN } from './outcome';

const NO_JSON: KmsProblem = {
  code: 'no-json',
  what: 'The text of the policy is no JSON.',
  mend: 'Start from the text of a version that is in force, give it another version, and change it.',
};

/** Keys that one request looks at. */
const PAGE = 500;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What another policy would mean for the keys there are; and the way to propose it. */
export function DryRunForm({ inForce }: { readonly inForce: readonly PolicySetting[] }) {
  const id = useId();
  const may = useMay();
  const { change } = useChanges();
  const [place, setPlace] = useState('');
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [outcome, setOutcome] = useState<DryRun>();
  const [problem, setProblem] = useState<KmsProblem>();
  const keyGroup = place === '' ? null : place;
  const groups = inForce.flatMap(({ keyGroup: name }) => (name === null ? [] : [[name, name] as const]));

  const attempt = async (way: (policy: unknown) => Promise<KmsProblem | undefined>): Promise<void> => {
    const policy = parsed(text);
    setProblem(policy === undefined ? NO_JSON : await way(policy));
  };
  const run = async (policy: unknown): Promise<KmsProblem | undefined> => {
    let keys: DryRun['keys'] = [];
    let next: { readonly cursor?: string } = {};
    for (;;) {
      const order = { keyGroup, policy, limit: PAGE, ...next };
      const told = await send<DryRun>('/v1/policies/dry-run', order);
      if (!told.ok) {
        setOutcome(undefined);
        return told.problem;
      }
      const { cursor } = told.value;
      keys = [...keys, ...told.value.keys].slice(0, SHOWN);
      setOutcome({ ...told.value, keys });
      if (cursor === undefined) return undefined;
      next = { cursor };
    }
  };
  const propose = async (policy: unknown): Promise<KmsProblem | undefined> => {
    const held = inForce.find((setting) => setting.keyGroup === keyGroup)?.version ?? null;
    const told = await change<ChangeApproval>({
      path: '/v1/changes',
      body: { kind: 'policy.set', payload: { keyGroup, inForce: held, policy }, comment: reason.trim() },
      what: 'propose a policy',
    });
    if (told.ok) navigate(`/console/tasks/${told.value.id}`);
    return told.ok ? undefined : told.problem;
  };
  return (
    <section aria-labelledby={id}>
      <Heading as="h2" size="small" id={id}>
        Try another policy
      </Heading>
      <div className="form">
        {problem && <Problem problem={problem} />}
        <SelectField
          label="Where it would hold"
          value={place}
          choices={[['', 'The server'], ...groups]}
          onChange={setPlace}
        />
        <LongTextField
          label="Text of the policy, JSON"
          hint="Nothing changes by a dry run."
          value={text}
          onChange={setText}
        />
        <div className="form-actions">
          <Button onClick={() => void attempt(run)}>Dry run</Button>
        </div>
        {outcome && <Outcome outcome={outcome} />}
        {outcome && may('change.propose') && (
          <>
            <LongTextField label="Reason" isRequired maxLength={2_000} value={reason} onChange={setReason} />
            <div className="form-actions">
              <Button
                appearance="primary"
                isDisabled={reason.trim() === ''}
                onClick={() => void attempt(propose)}
              >
                Propose this policy
              </Button>
            </div>
          </>
        )}
      </div>
    </section>
  );
}

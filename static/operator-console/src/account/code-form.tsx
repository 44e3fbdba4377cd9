import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import Textfield from '@atlaskit/textfield';
import { type FormEvent, useId, useState } from 'react';
import type { OperatorsProblem } from '../../../../src/app/views/operators';
import type {
  AccountInKms,
  EnterCodePayload,
  EnteredCodeView,
} from '../../../../src/app/views/operators-account';
import { call } from '../bridge';

interface CodeFormProps {
  readonly kms: AccountInKms;
  readonly onEntered: () => void;
}

type Standing =
  | { readonly at: 'typing'; readonly problem?: OperatorsProblem | undefined }
  | { readonly at: 'confirming'; readonly person: string }
  | { readonly at: 'done'; readonly person: string };

/** A code is looked up first: whoever was talked into entering another's sees whom they would become. */
export function CodeForm({ kms: { connectionId, name }, onEntered }: CodeFormProps) {
  const [code, setCode] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [standing, setStanding] = useState<Standing>({ at: 'typing' });

  const enter = async (isConfirmed: boolean): Promise<void> => {
    setBusy(true);
    const payload: EnterCodePayload = { connectionId, code, isConfirmed };
    const answer = await call<EnteredCodeView>('account.enter-code', payload);
    setBusy(false);
    if (!answer.ok) return setStanding({ at: 'typing', problem: answer.problem });
    const { outcome, person } = answer.value;
    setStanding({ at: outcome === 'known' ? 'confirming' : 'done', person });
    if (outcome === 'waiting') {
      setCode('');
      onEntered();
    }
  };

  if (standing.at === 'confirming')
    return (
      <Confirm
        {...{ person: standing.person, name, isBusy }}
        onYes={() => enter(true)}
        onNo={() => setStanding({ at: 'typing' })}
      />
    );
  return (
    <>
      {standing.at === 'done' && (
        <div role="status">
          <SectionMessage appearance="success">
            <p>
              The code was right. Others in {name} now have to agree that you are {standing.person}.
            </p>
          </SectionMessage>
        </div>
      )}
      <Entry
        {...{ name, code, isBusy, problem: standing.at === 'typing' ? standing.problem : undefined }}
        onType={setCode}
        onSubmit={() => enter(false)}
      />
    </>
  );
}

interface EntryProps {
  readonly name: string;
  readonly code: string;
  readonly isBusy: boolean;
  readonly problem: OperatorsProblem | undefined;
  readonly onType: (code: string) => void;
  readonly onSubmit: () => void;
}

function Entry({ name, code, isBusy, problem, onType, onSubmit }: EntryProps) {
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form onSubmit={submit} className="code-form">
      <label htmlFor={id}>Code that {name} shows you</label>
      <p className="subtle" id={`${id}-help`}>
        In its console under your own name, or with “keydesk kms account link”. It is good for 10 minutes.
      </p>
      <div className="code-row">
        <Textfield
          id={id}
          value={code}
          onChange={(event) => onType(event.currentTarget.value)}
          placeholder="XXXX-XXXX"
          maxLength={32}
          autoComplete="off"
          aria-describedby={problem ? `${id}-problem` : `${id}-help`}
          isInvalid={problem !== undefined}
          isRequired
        />
        <Button type="submit" isLoading={isBusy}>
          Continue
        </Button>
      </div>
      {problem && (
        <p id={`${id}-problem`} role="alert" className="trouble">
          <strong>{problem.what}</strong> {problem.mend}
        </p>
      )}
    </form>
  );
}

interface ConfirmProps {
  readonly person: string;
  readonly name: string;
  readonly isBusy: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

const Confirm = ({ person, name, isBusy, onYes, onNo }: ConfirmProps) => (
  <div role="alert">
    <SectionMessage appearance="warning" title={`Are you ${person} in ${name}?`}>
      <p>
        Go on only if you asked for this code yourself. If somebody sent it to you, they would count as you
        there: say no, and tell the administrators of the KMS.
      </p>
      <div className="code-row">
        <Button appearance="primary" onClick={onYes} isLoading={isBusy}>
          Yes, that is me
        </Button>
        <Button onClick={onNo} isDisabled={isBusy}>
          No
        </Button>
      </div>
    </SectionMessage>
  </div>
);

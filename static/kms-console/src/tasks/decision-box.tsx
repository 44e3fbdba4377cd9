import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import SectionMessage from '@atlaskit/section-message';
import { useId, useState } from 'react';
import type { Approval } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import type { KmsProblem } from '../api/problem';
import { LongTextField } from '../parts/fields';
import { useDraft } from '../parts/use-draft';
import { useChanges } from '../session/changes';
import { BreakGlass } from './break-glass';
import { RecentUse } from './recent-use';
import { STATES, titleOf } from './words';

interface DecisionBoxProps {
  readonly approval: Approval;
  /** The decision names the state that it was made on. */
  readonly etag: string | null;
  readonly onDone: () => void;
}

export function DecisionBox(props: DecisionBoxProps) {
  const { approval, etag, onDone } = props;
  const id = useId();
  const [note, setNote] = useState('');
  if (approval.state !== 'pending') return note ? <Note text={note} /> : <Ended approval={approval} />;
  return (
    <section aria-labelledby={id} className="decision">
      <Heading as="h2" size="small" id={id}>
        Your decision
      </Heading>
      {note && <Note text={note} />}
      {approval.mayDecide ? <Form {...props} onNote={setNote} /> : <WhyNot approval={approval} />}
      {approval.mayBreakGlass && <BreakGlass approval={approval} etag={etag} onDone={onDone} />}
    </section>
  );
}

const Note = ({ text }: { readonly text: string }) => (
  <div role="status">
    <SectionMessage appearance="success">
      <p>{text}</p>
    </SectionMessage>
  </div>
);

const Ended = ({ approval: { state, reason, decidedBy } }: { readonly approval: Approval }) => (
  <SectionMessage appearance={state === 'approved' ? 'success' : 'information'}>
    <p>
      {STATES[state][0]}
      {decidedBy.length > 0 && ` by ${decidedBy.join(', ')}`}.{reason && ` ${reason}`}
    </p>
  </SectionMessage>
);

const WhyNot = ({ approval: { whyNot } }: { readonly approval: Approval }) =>
  whyNot ? (
    <p>
      You can’t decide this. {whyNot.message}. {whyNot.mend}.
    </p>
  ) : null;

const NO_REASON: KmsProblem = {
  code: 'no-reason',
  what: 'A denial needs a reason.',
  mend: 'Say why in the field below; the requester reads it.',
};

const DONE = { approve: 'You agreed', deny: 'You denied it' } as const;

function Form({
  approval,
  etag,
  onDone,
  onNote,
}: DecisionBoxProps & { readonly onNote: (text: string) => void }) {
  const { change } = useChanges();
  const [text, setText] = useDraft(`task ${approval.id}`, '');
  const [isUseKnown, setUseKnown] = useState(false);
  const [problem, setProblem] = useState<KmsProblem>();
  const [isBusy, setBusy] = useState(false);

  const decide = async (decision: 'approve' | 'deny'): Promise<void> => {
    const words = text.trim();
    if (decision === 'deny' && words === '') {
      setProblem(NO_REASON);
      return;
    }
    setBusy(true);
    setProblem(undefined);
    const told = await change<Approval>({
      path: `/v1/approvals/${approval.id}/${decision}`,
      body:
        decision === 'deny'
          ? { reason: words }
          : { acknowledgeRecentUse: isUseKnown, ...(words === '' ? {} : { comment: words }) },
      etag,
      what: `${decision} “${titleOf(approval)}”`,
    });
    setBusy(false);
    if (told.ok) onNote(noteOn(decision, told.value));
    else setProblem(told.problem);
    onDone();
  };
  return (
    <>
      {problem && <Problem problem={problem} />}
      <LongTextField
        label="Comment or reason"
        hint="Optional to approve, required to deny. The requester reads it."
        maxLength={2_000}
        value={text}
        onChange={(next) => setText(() => next)}
      />
      <RecentUse approval={approval} isKnown={isUseKnown} onChange={setUseKnown} />
      <div className="form-actions">
        <Button appearance="primary" isDisabled={isBusy} onClick={() => void decide('approve')}>
          Approve
        </Button>
        <Button appearance="danger" isDisabled={isBusy} onClick={() => void decide('deny')}>
          Deny
        </Button>
      </div>
    </>
  );
}

const noteOn = (decision: 'approve' | 'deny', { state }: Approval): string =>
  state === 'pending'
    ? `${DONE[decision]}. Others must agree too.`
    : `${DONE[decision]}. It is ${STATES[state][0].toLowerCase()}.`;

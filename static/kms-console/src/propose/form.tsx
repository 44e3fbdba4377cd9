import Button from '@atlaskit/button/new';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { ChangeApproval } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { navigate } from '../../../shared/router';
import type { KmsProblem } from '../api/problem';
import { LongTextField } from '../parts/fields';
import { useDraft } from '../parts/use-draft';
import { useChanges } from '../session/changes';
import { errorsIn, placeOf } from './errors';
import type { ChangeForm, Directory } from './form-types';
import { heldBy } from './held';
import { OneField } from './one-field';
import type { Value, Values } from './values';

interface FormProps {
  readonly kind: string;
  readonly form: ChangeForm;
  readonly directory: Directory;
  /** What the page's address fills in. */
  readonly begin: Values;
}

interface Draft {
  readonly typed: Values;
  readonly comment: string;
}

/** Whoever sent it goes on where something is wrong. */
function useFirstWrong(problem: KmsProblem | undefined) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const wrong = problem && form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    wrong?.focus();
  }, [problem]);
  return form;
}

/** One change. Whatever the server says to it, what was typed stays. */
export function Form({ kind, form, directory, begin }: FormProps) {
  const { change } = useChanges();
  const [{ typed, comment }, setDraft] = useDraft<Draft>(`propose ${kind}`, { typed: begin, comment: '' });
  const [problem, setProblem] = useState<KmsProblem>();
  const [isBusy, setBusy] = useState(false);
  const held = heldBy(form, directory, typed);
  const errors = useMemo(() => errorsIn(problem), [problem]);
  const element = useFirstWrong(problem);
  const fields = form.fields.filter(({ isShown }) => isShown?.(held) ?? true);
  const places = fields.map(placeOf);
  const set = (name: string, value: Value): void =>
    setDraft((before) => ({ ...before, typed: { ...before.typed, [name]: value } }));

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    const told = await change<ChangeApproval>({
      path: '/v1/changes',
      body: { kind, payload: form.payload(held), comment: comment.trim() },
      what: 'propose a change of the rules',
    });
    setBusy(false);
    if (told.ok) navigate(`/console/tasks/${told.value.id}`);
    else setProblem(told.problem);
  };
  return (
    <form ref={element} className="form" onSubmit={(event) => void submit(event)}>
      {form.hint !== undefined && <p>{form.hint}</p>}
      {problem && <Problem problem={problem} />}
      {fields.map((field) => (
        <OneField
          key={field.name}
          field={field}
          places={places}
          directory={directory}
          held={held}
          errors={errors}
          onChange={(value) => set(field.name, value)}
        />
      ))}
      <LongTextField
        label="Reason"
        hint="Those who decide read it, and the log keeps it."
        isRequired
        maxLength={2_000}
        value={comment}
        onChange={(next) => setDraft((before) => ({ ...before, comment: next }))}
      />
      <div className="form-actions">
        <Button type="submit" appearance="primary" isDisabled={isBusy || comment.trim() === ''}>
          Propose
        </Button>
      </div>
    </form>
  );
}

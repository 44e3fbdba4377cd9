import Button from '@atlaskit/button/new';
import { type FormEvent, useMemo, useState } from 'react';
import type { ChangeApproval, Groups, People, Roles, Teams } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { navigate, usePlace } from '../../../shared/router';
import type { KmsProblem } from '../api/problem';
import { useTold } from '../api/use-told';
import { LongTextField, SelectField, TextField } from '../parts/fields';
import { useChanges } from '../session/changes';
import { Page } from '../shell/page';
import { type ChangeForm, type Directory, FORM_CHOICES, FORMS, type FormField, type Values } from './forms';

const FIRST = 'quorum.set';

/** A change of the rules: nothing happens before those agree whom it concerns. */
export function ProposePage() {
  const { query } = usePlace();
  const asked = query.get('kind') ?? FIRST;
  const kind = asked in FORMS ? asked : FIRST;
  const form = FORMS[kind];
  return (
    <Page title="Propose a change">
      <div className="stack">
        <p>
          Nothing changes yet. The change waits as a task until the people agree whom it concerns, by the
          rules that it changes among them.
        </p>
        <div className="form">
          <SelectField
            label="What should change"
            value={kind}
            choices={FORM_CHOICES}
            onChange={(next) => navigate(`/console/propose?kind=${next}`, 'replace')}
          />
        </div>
        {form && <Form key={kind} kind={kind} form={form} />}
      </div>
    </Page>
  );
}

const named = ({ id, name }: { readonly id: string; readonly name: string }) => [id, name] as const;

function useDirectory(): Directory {
  const { value: people } = useTold<People>('/v1/people');
  const { value: groups } = useTold<Groups>('/v1/groups');
  const { value: teams } = useTold<Teams>('/v1/teams');
  const { value: roles } = useTold<Roles>('/v1/roles');
  return useMemo(
    () => ({
      people: (people?.people ?? []).filter(({ removedAt }) => removedAt === null).map(named),
      groups: (groups?.groups ?? []).flatMap(({ name }) => (name === null ? [] : [[name, name] as const])),
      teams: (teams?.teams ?? []).map(named),
      roles: (roles?.roles ?? []).map(({ name }) => [name, name] as const),
    }),
    [people, groups, teams, roles],
  );
}

/** What a field holds until somebody fills it in: a list shows its first choice. */
const heldBy = ({ name, initial, choices }: FormField, values: Values, directory: Directory): string =>
  values[name] ?? initial ?? choices?.(directory)[0]?.[0] ?? '';

interface FormProps {
  readonly kind: string;
  readonly form: ChangeForm;
}

function Form({ kind, form }: FormProps) {
  const { change } = useChanges();
  const directory = useDirectory();
  const [values, setValues] = useState<Values>({});
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<KmsProblem>();
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    const given = Object.fromEntries(
      form.fields.map((field) => [field.name, heldBy(field, values, directory).trim()]),
    );
    const told = await change<ChangeApproval>({
      path: '/v1/changes',
      body: { kind, payload: form.payload(given), comment: comment.trim() },
      what: 'propose a change of the rules',
    });
    setBusy(false);
    if (told.ok) navigate(`/console/tasks/${told.value.id}`);
    else setProblem(told.problem);
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      {problem && <Problem problem={problem} />}
      {form.fields.map((field) => (
        <OneField
          key={field.name}
          field={field}
          directory={directory}
          value={heldBy(field, values, directory)}
          onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      <LongTextField
        label="Reason"
        hint="Those who decide read it, and the log keeps it."
        isRequired
        maxLength={2_000}
        value={comment}
        onChange={setComment}
      />
      <div className="form-actions">
        <Button type="submit" appearance="primary" isDisabled={isBusy || comment.trim() === ''}>
          Propose
        </Button>
      </div>
    </form>
  );
}

interface OneFieldProps {
  readonly field: FormField;
  readonly directory: Directory;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const OneField = ({ field, directory, value, onChange }: OneFieldProps) => {
  const { label, hint, type = 'text', choices, isOptional } = field;
  const common = { label, value, onChange, ...(hint === undefined ? {} : { hint }) };
  if (choices) return <SelectField {...common} choices={choices(directory)} />;
  return <TextField {...common} type={type} isRequired={!isOptional} maxLength={128} />;
};

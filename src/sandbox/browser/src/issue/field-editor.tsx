import Button from '@atlaskit/button/new';
import { type FormEvent, useState } from 'react';
import { ApiError, messageOf } from '../api/http';
import * as jira from '../api/jira';
import type { FieldMeta } from '../api/types';
import { draftOf, restValueOf } from '../fields/draft';
import { FieldForm } from '../fields/field-form';
import { kindOf } from '../fields/kind';
import type { ViewField } from './issue-fields';

interface FieldEditorProps {
  readonly field: ViewField;
  readonly meta: FieldMeta;
  readonly issueKey: string;
  readonly saved: () => Promise<void>;
  readonly close: () => void;
}

/** Edits one field in its place. */
export function FieldEditor({ field, meta, issueKey, saved, close }: FieldEditorProps) {
  const kind = kindOf(meta.schema);
  const [draft, setDraft] = useState(() => draftOf(kind, field.value));
  const [error, setError] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaving(true);
    try {
      await jira.editIssue(issueKey, { [field.id]: restValueOf(kind, draft) });
      await saved();
      close();
    } catch (failure) {
      setError((failure instanceof ApiError && failure.fields[field.id]) || messageOf(failure));
      setSaving(false);
    }
  };
  return (
    <form className="field-editor" onSubmit={(event) => void save(event)}>
      <FieldForm
        fields={[{ id: field.id, meta, value: field.value }]}
        drafts={{ [field.id]: draft }}
        errors={error === undefined ? {} : { [field.id]: error }}
        change={(_id, next) => setDraft(next)}
      />
      <div className="field-editor-buttons">
        <Button type="submit" appearance="primary" spacing="compact" isLoading={isSaving}>
          Save
        </Button>
        <Button appearance="subtle" spacing="compact" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

import { IconButton } from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import EditIcon from '@atlaskit/icon/core/edit';
import { lazy, Suspense, useState } from 'react';
import { FieldValue } from '../fields/value';
import { Loading } from '../parts/states';
import './editable-field.css';
import type { ViewField } from './issue-fields';

/** Editors come when somebody edits. */
const FieldEditor = lazy(async () => ({ default: (await import('./field-editor')).FieldEditor }));

interface EditableFieldProps {
  readonly field: ViewField;
  readonly issueKey: string;
  readonly saved: () => Promise<void>;
  /** The page's heading, a section of its own, or a row of the details. */
  readonly as: 'heading' | 'section' | 'row';
}

/** A field to read, with a pencil where this person may change it. */
export function EditableField({ field, issueKey, saved, as }: EditableFieldProps) {
  const [isEditing, setEditing] = useState(false);
  if (isEditing && field.meta)
    return (
      <Suspense fallback={<Loading what={field.name} />}>
        <FieldEditor
          field={field}
          meta={field.meta}
          issueKey={issueKey}
          saved={saved}
          close={() => setEditing(false)}
        />
      </Suspense>
    );
  const pencil = field.meta && (
    <span className="pencil">
      <IconButton
        appearance="subtle"
        spacing="compact"
        icon={EditIcon}
        label={`Edit ${field.name}`}
        onClick={() => setEditing(true)}
      />
    </span>
  );
  if (as === 'heading')
    return (
      <div className="editable">
        <Heading as="h1" size="large">
          {String(field.value ?? '')}
        </Heading>
        {pencil}
      </div>
    );
  const value = <FieldValue schema={field.schema} value={field.value} />;
  if (as === 'section')
    return (
      <>
        <div className="editable">
          <Heading as="h2" size="small">
            {field.name}
          </Heading>
          {pencil}
        </div>
        {value}
      </>
    );
  return (
    <div className="editable">
      <div className="editable-value">{value}</div>
      {pencil}
    </div>
  );
}

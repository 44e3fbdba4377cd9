import { Suspense, useId } from 'react';
import { isDocument, isPlain } from '../adf/document';
import type { FieldMeta } from '../api/types';
import { Loading } from '../parts/states';
import { type Draft, isEmpty } from './draft';
import { EDITORS, GROUPS } from './editors';
import './field-form.css';
import { FieldFrame, idsOf } from './field-frame';
import { kindOf } from './kind';

export interface FormField {
  readonly id: string;
  readonly meta: FieldMeta;
  readonly help?: string | undefined;
  /** What the issue has now, where there is one. */
  readonly value?: unknown;
}

interface FieldFormProps {
  readonly fields: readonly FormField[];
  readonly drafts: Readonly<Record<string, Draft>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly change: (fieldId: string, draft: Draft) => void;
}

const FLATTENED = 'Saved as plain text: formatting and mentions of the present text are lost.';

/** Fields of a screen, in its order. */
export function FieldForm({ fields, drafts, errors, change }: FieldFormProps) {
  const prefix = useId();
  return (
    <>
      {fields.map(({ id, meta, help, value }) => {
        const kind = kindOf(meta.schema);
        const Editor = EDITORS[kind];
        const ids = idsOf(`${prefix}${id}`);
        const error = errors[id];
        const flattens = isDocument(value) && !isPlain(value);
        return (
          <FieldFrame
            key={id}
            ids={ids}
            label={meta.name}
            required={meta.required}
            help={flattens ? FLATTENED : help}
            error={error}
            isGroup={GROUPS.has(kind)}
          >
            <Suspense fallback={<Loading what={meta.name} />}>
              <Editor
                ids={ids}
                required={meta.required}
                invalid={error !== undefined}
                draft={drafts[id] ?? null}
                choices={meta.allowedValues ?? []}
                change={(draft) => change(id, draft)}
              />
            </Suspense>
          </FieldFrame>
        );
      })}
    </>
  );
}

/** What the site would say of each empty field that it demands. */
export function missing(
  fields: readonly FormField[],
  drafts: Readonly<Record<string, Draft>>,
): Readonly<Record<string, string>> {
  const empty = fields.filter(({ id, meta }) => meta.required && isEmpty(drafts[id] ?? null));
  return Object.fromEntries(empty.map(({ id, meta }) => [id, `${meta.name} is required.`]));
}

import { ErrorMessage, HelperMessage, Label, RequiredAsterisk } from '@atlaskit/form';
import type { ReactNode } from 'react';

/** Ids by which a field's parts name each other. */
export interface FieldIds {
  readonly input: string;
  readonly label: string;
  /** Help and error, for `aria-describedby`. */
  readonly messages: string;
}

export const idsOf = (id: string): FieldIds => ({
  input: id,
  label: `${id}-label`,
  messages: `${id}-messages`,
});

interface FieldFrameProps {
  readonly ids: FieldIds;
  readonly label: string;
  readonly required: boolean;
  readonly help: string | undefined;
  readonly error: string | undefined;
  /** Of a group of controls, which has a legend instead of a label. */
  readonly isGroup?: boolean;
  readonly children: ReactNode;
}

/** Label, control, help and error of one field. */
export function FieldFrame({ ids, label, required, help, error, isGroup, children }: FieldFrameProps) {
  const name = (
    <>
      {label}
      {required && <RequiredAsterisk />}
    </>
  );
  const messages = (
    <div id={ids.messages}>
      {help && <HelperMessage>{help}</HelperMessage>}
      {error && (
        <ErrorMessage>
          <span className="lines">{error}</span>
        </ErrorMessage>
      )}
    </div>
  );
  if (isGroup)
    return (
      <fieldset className="field" aria-describedby={ids.messages}>
        <legend className="field-legend" id={ids.label}>
          {name}
        </legend>
        {children}
        {messages}
      </fieldset>
    );
  return (
    <div className="field">
      <Label htmlFor={ids.input} id={ids.label}>
        {name}
      </Label>
      {children}
      {messages}
    </div>
  );
}

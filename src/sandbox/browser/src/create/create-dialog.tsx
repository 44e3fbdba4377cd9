import Button from '@atlaskit/button/new';
import ModalDialog, { ModalBody, ModalFooter, ModalHeader, ModalTitle } from '@atlaskit/modal-dialog';
import SectionMessage from '@atlaskit/section-message';
import { useState } from 'react';
import type { Project } from '../api/types';
import { FieldForm } from '../fields/field-form';
import '../parts/dialog.css';
import { navigate } from '../../../../../static/shared/router';
import { Failed, Loading, Refusal } from '../parts/states';
import { PlacePickers } from './place-pickers';
import { useCreate } from './use-create';

interface CreateDialogProps {
  /** The project that the page belongs to. */
  readonly project: Project | undefined;
  readonly close: () => void;
}

/** The form for a new issue: where, what kind, and the fields of its screen. */
export function CreateDialog({ project, close }: CreateDialogProps) {
  const form = useCreate(project?.key);
  const [asksToDiscard, setAsksToDiscard] = useState(false);
  const leave = (): void => {
    if (form.isTouched && !asksToDiscard) setAsksToDiscard(true);
    else close();
  };
  const submit = async (): Promise<void> => {
    setAsksToDiscard(false);
    const key = await form.submit();
    if (key === undefined) return;
    close();
    navigate(`/browse/${key}`);
  };
  return (
    <ModalDialog onClose={leave} shouldCloseOnOverlayClick={false} width="large">
      <form
        className="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ModalHeader hasCloseButton>
          <ModalTitle>Create issue</ModalTitle>
        </ModalHeader>
        <ModalBody>
          <Messages form={form} asksToDiscard={asksToDiscard} />
          <PlacePickers form={form} />
          {form.fields && (
            <FieldForm fields={form.fields} drafts={form.drafts} errors={form.errors} change={form.change} />
          )}
        </ModalBody>
        <ModalFooter>
          <Button appearance="subtle" onClick={leave}>
            {asksToDiscard ? 'Discard' : 'Cancel'}
          </Button>
          <Button type="submit" appearance="primary" isDisabled={!form.fields} isLoading={form.isBusy}>
            Create
          </Button>
        </ModalFooter>
      </form>
    </ModalDialog>
  );
}

interface MessagesProps {
  readonly form: ReturnType<typeof useCreate>;
  readonly asksToDiscard: boolean;
}

function Messages({ form, asksToDiscard }: MessagesProps) {
  return (
    <div className="dialog-messages">
      {asksToDiscard && (
        <div role="alert">
          <SectionMessage appearance="warning" title="Discard what you typed?">
            <p>Press Discard to close the form without creating an issue, or go on filling it in.</p>
          </SectionMessage>
        </div>
      )}
      {form.messages.length > 0 && (
        <Refusal title="The issue was not created" messages={form.messages} dismiss={form.dismiss} />
      )}
      {form.loadError ? (
        <Failed title="The form could not be read" error={form.loadError} retry={form.reload} />
      ) : null}
      {!form.fields && !form.loadError && !form.isBlocked && <Loading what="the form" />}
    </div>
  );
}

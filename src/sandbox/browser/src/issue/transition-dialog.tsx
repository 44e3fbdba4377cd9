import Button from '@atlaskit/button/new';
import ModalDialog, { ModalBody, ModalFooter, ModalHeader, ModalTitle } from '@atlaskit/modal-dialog';
import TextArea from '@atlaskit/textarea';
import { useId, useState } from 'react';
import { toDocument } from '../adf/document';
import { ApiError, messageOf } from '../api/http';
import * as jira from '../api/jira';
import type { IssueDetails, Transition } from '../api/types';
import { useLoad } from '../api/use-load';
import { type Draft, draftOf, restValueOf } from '../fields/draft';
import { FieldForm, type FormField, missing } from '../fields/field-form';
import { FieldFrame, idsOf } from '../fields/field-frame';
import { kindOf } from '../fields/kind';
import '../parts/dialog.css';
import { Failed, Loading, Refusal } from '../parts/states';

interface TransitionDialogProps {
  readonly issue: IssueDetails;
  readonly transition: Transition;
  readonly done: () => Promise<void>;
  readonly close: () => void;
}

/** A transition's screen: its fields, and a comment. */
export function TransitionDialog({ issue, transition, done, close }: TransitionDialogProps) {
  const { data, error, reload } = useLoad(`transition ${transition.id}`, () =>
    screenOf(issue, transition.id),
  );
  const state = useTransitionForm(issue, transition, data ?? [], async () => {
    await done();
    close();
  });
  return (
    <ModalDialog onClose={close} shouldCloseOnOverlayClick={false}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void state.submit();
        }}
      >
        <ModalHeader hasCloseButton>
          <ModalTitle>{transition.name}</ModalTitle>
        </ModalHeader>
        <ModalBody>
          <div className="dialog-messages">
            {error ? <Failed title="The screen could not be read" error={error} retry={reload} /> : null}
            {!data && !error && <Loading what="the fields" />}
            {state.messages.length > 0 && (
              <Refusal
                title={`"${transition.name}" was refused`}
                messages={state.messages}
                dismiss={state.dismiss}
              />
            )}
          </div>
          {data && (
            <>
              <FieldForm fields={data} drafts={state.drafts} errors={state.errors} change={state.change} />
              <CommentField text={state.comment} change={state.setComment} />
            </>
          )}
        </ModalBody>
        <ModalFooter>
          <Button appearance="subtle" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" appearance="primary" isDisabled={!data} isLoading={state.isBusy}>
            {transition.name}
          </Button>
        </ModalFooter>
      </form>
    </ModalDialog>
  );
}

const COMMENT_ROWS = 3;

function CommentField({ text, change }: { readonly text: string; readonly change: (text: string) => void }) {
  const ids = idsOf(useId());
  return (
    <FieldFrame ids={ids} label="Comment" required={false} help={undefined} error={undefined}>
      <TextArea
        id={ids.input}
        minimumRows={COMMENT_ROWS}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </FieldFrame>
  );
}

async function screenOf(issue: IssueDetails, transitionId: string): Promise<readonly FormField[]> {
  const found = await jira.transition(issue.key, transitionId);
  if (!found)
    throw new ApiError(0, ['This step is no longer open to you. Close this, and look at the issue again.']);
  const metas = Object.entries(found.fields ?? {});
  const help = await jira.fieldDescriptions(metas.map(([id]) => id));
  return metas.map(([id, meta]) => ({ id, meta, help: help[id], value: issue.fields[id] }));
}

function useTransitionForm(
  issue: IssueDetails,
  transition: Transition,
  fields: readonly FormField[],
  done: () => Promise<void>,
) {
  const [changes, setChanges] = useState<Readonly<Record<string, Draft>>>({});
  const [comment, setComment] = useState('');
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [messages, setMessages] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const kinds = Object.fromEntries(fields.map(({ id, meta }) => [id, kindOf(meta.schema)]));
  const own = fields.map(({ id, value }) => [id, draftOf(kinds[id] ?? 'text', value)] as const);
  const drafts = { ...Object.fromEntries(own), ...changes };

  const submit = async (): Promise<void> => {
    const empty = missing(fields, drafts);
    setErrors(empty);
    setMessages([]);
    if (Object.keys(empty).length > 0) return;
    setBusy(true);
    try {
      // What nobody touched isn't sent: somebody else may have changed it meanwhile.
      const values = Object.entries(changes).map(([id, draft]) => [
        id,
        restValueOf(kinds[id] ?? 'text', draft),
      ]);
      await jira.doTransition(
        issue.key,
        transition.id,
        Object.fromEntries(values),
        toDocument(comment) ?? undefined,
      );
      await done();
    } catch (error) {
      const refused = error instanceof ApiError ? error : new ApiError(0, [messageOf(error)]);
      const known = new Set(fields.map(({ id }) => id));
      setErrors(refused.fields);
      setMessages([
        ...refused.messages,
        ...Object.entries(refused.fields).flatMap(([id, text]) => (known.has(id) ? [] : [text])),
      ]);
      setBusy(false);
    }
  };
  return {
    ...{ drafts, errors, messages, isBusy, comment, setComment, submit },
    change: (id: string, draft: Draft) => setChanges((old) => ({ ...old, [id]: draft })),
    dismiss: () => setMessages([]),
  };
}

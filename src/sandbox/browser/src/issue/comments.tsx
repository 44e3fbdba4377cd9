import Button from '@atlaskit/button/new';
import TextArea from '@atlaskit/textarea';
import { type FormEvent, useState } from 'react';
import { Adf } from '../adf/adf';
import { toDocument } from '../adf/document';
import { messageOf } from '../api/http';
import * as jira from '../api/jira';
import type { Comment } from '../api/types';
import { Face } from '../parts/person';
import { Refusal } from '../parts/states';
import { Time } from '../parts/time';

interface CommentsProps {
  readonly issueKey: string;
  /** Oldest first. */
  readonly comments: readonly Comment[];
  readonly changed: () => Promise<void>;
}

export function Comments({ issueKey, comments, changed }: CommentsProps) {
  return (
    <div className="comments">
      <NewComment issueKey={issueKey} changed={changed} />
      {comments.length === 0 && <p className="quiet">No comments yet.</p>}
      <ul className="comment-list" aria-label="Comments, newest first">
        {comments.toReversed().map(({ id, author, body, created }) => (
          <li key={id} className="comment">
            <Face person={author} large />
            <div className="comment-body">
              <p className="comment-head">
                <strong>{author.displayName}</strong> <Time at={created} />
              </p>
              <Adf document={body} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

const ROWS = 2;

function NewComment({
  issueKey,
  changed,
}: {
  readonly issueKey: string;
  readonly changed: () => Promise<void>;
}) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const body = toDocument(text);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!body) return;
    setBusy(true);
    setError(undefined);
    try {
      await jira.addComment(issueKey, body);
      setText('');
      await changed();
    } catch (failure) {
      setError(messageOf(failure));
    }
    setBusy(false);
  };
  return (
    <form className="new-comment" onSubmit={(event) => void submit(event)}>
      {error !== undefined && (
        <Refusal title="The comment was not added" messages={[error]} dismiss={() => setError(undefined)} />
      )}
      <TextArea
        aria-label="Add a comment"
        placeholder="Add a comment…"
        minimumRows={ROWS}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {body && (
        <div className="new-comment-buttons">
          <Button type="submit" appearance="primary" isLoading={isBusy}>
            Save
          </Button>
          <Button appearance="subtle" onClick={() => setText('')}>
            Cancel
          </Button>
        </div>
      )}
    </form>
  );
}

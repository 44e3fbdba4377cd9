import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import Spinner from '@atlaskit/spinner';
import { type ReactNode, useEffect, useRef } from 'react';
import { messageOf } from '../api/http';
import './states.css';

interface LoadingProps {
  readonly what: string;
  /** Nothing else is on the page yet. */
  readonly isPage?: boolean;
}

/** Something is on its way. */
export function Loading({ what, isPage = false }: LoadingProps) {
  return (
    <div className="state" role="status">
      {isPage && <h1 className="visually-hidden">Loading {what}</h1>}
      <Spinner size="medium" />
      <span>Loading {what}…</span>
    </div>
  );
}

interface FailedProps {
  readonly title: string;
  readonly error: unknown;
  readonly retry: () => unknown;
  /** Nothing else is on the page. */
  readonly isPage?: boolean;
}

/** Something didn't come; what went wrong, and a way to try once more. */
export function Failed({ title, error, retry, isPage = false }: FailedProps) {
  return (
    <div className="state-message" role="alert">
      {isPage && <h1 className="visually-hidden">{title}</h1>}
      <SectionMessage
        appearance="error"
        title={title}
        actions={<SectionMessageAction onClick={() => void retry()}>Try again</SectionMessageAction>}
      >
        <p className="lines">{messageOf(error)}</p>
      </SectionMessage>
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** There is nothing to show, and that is no error. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="state-empty">
      <p className="state-empty-title">{title}</p>
      {children}
    </div>
  );
}

/** A refusal that stays until the person has read it. Line breaks of the message are kept. */
export function Refusal({
  title,
  messages,
  dismiss,
}: {
  readonly title: string;
  readonly messages: readonly string[];
  readonly dismiss: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  // Whoever pressed a button at the other end of a long form would not see it otherwise.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other messages are another refusal
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [messages]);
  return (
    <div role="alert" ref={box} className="refusal">
      <SectionMessage appearance="error" title={title}>
        {messages.map((message) => (
          <p className="lines" key={message}>
            {message}
          </p>
        ))}
        <div className="refusal-dismiss">
          <Button appearance="subtle" spacing="compact" onClick={dismiss}>
            Dismiss
          </Button>
        </div>
      </SectionMessage>
    </div>
  );
}

/** A whole page that says one thing. */
export function Notice({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="notice">
      <Heading as="h1" size="large">
        {title}
      </Heading>
      {children}
    </div>
  );
}

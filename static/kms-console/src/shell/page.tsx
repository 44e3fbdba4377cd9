import Heading from '@atlaskit/heading';
import { type ReactNode, useEffect, useRef } from 'react';
import { hasMoved } from './moves';

interface PageProps {
  readonly title: string;
  /** Beside the heading. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** One page: its name in the window and as its one heading, which whoever came here from another page goes on from. */
export function Page({ title, aside, children }: PageProps) {
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.title = `${title} - Keydesk KMS`;
  }, [title]);
  useEffect(() => {
    if (hasMoved()) heading.current?.focus();
  }, []);
  return (
    <>
      <div className="page-head">
        <div ref={heading} tabIndex={-1} className="page-title">
          <Heading as="h1" size="large">
            {title}
          </Heading>
        </div>
        {aside}
      </div>
      {children}
    </>
  );
}

import { type ReactNode, useEffect } from 'react';
import './outside.css';

interface OutsideProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A page for whoever isn't logged in. */
export function Outside({ title, children }: OutsideProps) {
  useEffect(() => {
    document.title = `${title} - Keydesk KMS`;
  }, [title]);
  return <main className="outside">{children}</main>;
}

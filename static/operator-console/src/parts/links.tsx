import type { MouseEvent, ReactNode } from 'react';
import { openIssue, openOutside } from '../bridge';
import { usePlace } from '../place';
import type { Route } from '../route';

const wantsTab = ({ metaKey, ctrlKey, shiftKey, button }: MouseEvent): boolean =>
  metaKey || ctrlKey || shiftKey || button === 1;

/** A Jira issue. The frame can't follow links out of itself: Jira does it. */
export function IssueLink({ issueKey }: { readonly issueKey: string }) {
  const { siteUrl } = usePlace();
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    void openIssue(issueKey, wantsTab(event));
  };
  return (
    <a href={`${siteUrl}/browse/${issueKey}`} onClick={open} onAuxClick={open}>
      {issueKey}
    </a>
  );
}

/** Another site, in a tab of its own. */
export function OutsideLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    void openOutside(href);
  };
  return (
    <a href={href} onClick={open} onAuxClick={open}>
      {children}
    </a>
  );
}

/** Another place of this page. It has no address of its own inside the frame, so it is a button. */
export function PlaceLink({ to, children }: { readonly to: Route; readonly children: ReactNode }) {
  const { go } = usePlace();
  return (
    <button type="button" className="place-link" onClick={() => go(to)}>
      {children}
    </button>
  );
}

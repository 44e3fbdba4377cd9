import { useEffect } from 'react';

/** Title of the document while the component is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} - Jira sandbox`;
  }, [title]);
}

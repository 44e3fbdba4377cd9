import { Notice } from './states';

/** Instead of a page of a project that isn't there, or isn't for this person. */
export function NoProject({ projectKey }: { readonly projectKey: string }) {
  return (
    <Notice title="You can't see this project">
      <p>
        {projectKey} does not exist, was deleted, or is not for you to see. Check the key, or sign in as
        somebody else.
      </p>
      <p>
        <a href="/projects">Go to Projects</a>
      </p>
    </Notice>
  );
}

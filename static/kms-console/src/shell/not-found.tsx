import { Page } from './page';

export const NotFoundPage = () => (
  <Page title="Page not found">
    <p>
      The console has no page at this address. Go to <a href="/console/tasks">your tasks</a>.
    </p>
  </Page>
);

import { Notice } from '../parts/states';
import { useTitle } from '../parts/title';

export function NotFound() {
  useTitle('Page not found');
  return (
    <Notice title="Page not found">
      <p>
        There is no page at this address. Check it for typing errors, or go to{' '}
        <a href="/projects">Projects</a>.
      </p>
    </Notice>
  );
}

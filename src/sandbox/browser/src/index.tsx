import Heading from '@atlaskit/heading';
import { createRoot } from 'react-dom/client';

const root = document.getElementById('root');
if (root) createRoot(root).render(<Heading size="large">Jira sandbox</Heading>);

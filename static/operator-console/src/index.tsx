import Heading from '@atlaskit/heading';
import { view } from '@forge/bridge';
import { createRoot } from 'react-dom/client';

void view.theme.enable();
const root = document.getElementById('root');
if (root) createRoot(root).render(<Heading size="large">Keys</Heading>);

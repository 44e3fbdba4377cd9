import { setBooleanFeatureFlagResolver } from '@atlaskit/platform-feature-flags';
import { view } from '@forge/bridge';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import '../../shared/styles/parts.css';
import './page.css';

// Atlaskit asks who decides on its experiments: nobody, so every one of them stays off.
setBooleanFeatureFlagResolver(() => false);
void view.theme.enable();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);

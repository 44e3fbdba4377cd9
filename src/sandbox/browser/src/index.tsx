import { setBooleanFeatureFlagResolver } from '@atlaskit/platform-feature-flags';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './app';
import { followLinks } from './router/router';
import './site.css';
import { startTheme } from './theme/theme';

// The page's policy forbids code made from text, which zod would try.
config({ jitless: true });
// Atlaskit's experiments are decided elsewhere: none is on.
setBooleanFeatureFlagResolver(() => false);
followLinks();

const root = document.getElementById('root');
void startTheme().then(() => {
  if (root) createRoot(root).render(<App />);
});

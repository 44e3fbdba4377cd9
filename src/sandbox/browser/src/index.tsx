import { setBooleanFeatureFlagResolver } from '@atlaskit/platform-feature-flags';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { followLinks } from './router/router';
import './site.css';
import { startTheme } from './theme/theme';

// Atlaskit's experiments are decided elsewhere: none is on.
setBooleanFeatureFlagResolver(() => false);
followLinks();

const root = document.getElementById('root');
if (root) {
  // Data is asked for meanwhile, but nothing shows without the design system's variables.
  root.hidden = true;
  createRoot(root).render(<App />);
  void startTheme().finally(() => {
    root.hidden = false;
  });
}

import { setBooleanFeatureFlagResolver } from '@atlaskit/platform-feature-flags';
import { createRoot } from 'react-dom/client';
import { followLinks } from '../../../../static/shared/router';
import { startTheme } from '../../../../static/shared/theme';
import { App } from './app';
import './site.css';
import { applyTheme } from './theme/theme';

/** Paths that the server answers itself. */
const SERVED = /^\/(rest|__sandbox|__forge|x1)\//;

// Atlaskit's experiments are decided elsewhere: none is on.
setBooleanFeatureFlagResolver(() => false);
followLinks(SERVED);

const root = document.getElementById('root');
if (root) {
  // Data is asked for meanwhile, but nothing shows without the design system's variables.
  root.hidden = true;
  createRoot(root).render(<App />);
  void startTheme(applyTheme).finally(() => {
    root.hidden = false;
  });
}

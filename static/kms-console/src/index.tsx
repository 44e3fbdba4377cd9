import { setBooleanFeatureFlagResolver } from '@atlaskit/platform-feature-flags';
import { createRoot } from 'react-dom/client';
import { followLinks, navigate } from '../../shared/router';
import '../../shared/styles/parts.css';
import { startTheme } from '../../shared/theme';
import { watchActivity } from './api/activity';
import { App } from './app';
import './page.css';
import { takeReturn } from './session/redirect';

/** Paths that the server answers itself. */
const SERVED = /^\/v1\//;

// Atlaskit asks who decides on its experiments: nobody, so every one of them stays off.
setBooleanFeatureFlagResolver(() => false);
followLinks(SERVED);
watchActivity();
const wanted = takeReturn();
if (wanted !== undefined) navigate(wanted, 'replace');

const root = document.getElementById('root');
if (root) {
  // Data is asked for meanwhile, but nothing shows without the design system's variables.
  root.hidden = true;
  createRoot(root).render(<App />);
  void startTheme().finally(() => {
    root.hidden = false;
  });
}

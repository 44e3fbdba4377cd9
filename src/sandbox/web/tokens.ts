import { setBooleanFeatureFlagResolver } from '@atlaskit/platform-feature-flags';
import getThemeStyles from '@atlaskit/tokens/get-theme-styles';

// Atlaskit's experiments ask a service that isn't there: every one of them is off.
setBooleanFeatureFlagResolver(() => false);

let css: Promise<string> | undefined;

async function make(): Promise<string> {
  const themes = await getThemeStyles({ colorMode: 'auto' });
  return themes.map((theme) => theme.css).join('\n');
}

/** Style sheet of Atlassian's design tokens, light and dark; `data-theme` and `data-color-mode` choose. */
export function tokensCss(): Promise<string> {
  css ??= make();
  return css;
}

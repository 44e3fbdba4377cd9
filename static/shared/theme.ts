import { getThemeHtmlAttrs } from '@atlaskit/tokens/get-theme-html-attrs';
import { getThemeStyles } from '@atlaskit/tokens/get-theme-styles';

export type ColorMode = 'light' | 'dark';

const system = window.matchMedia('(prefers-color-scheme: dark)');

/** What the reader has set in their system. */
export const systemMode = (): ColorMode => (system.matches ? 'dark' : 'light');

export function wear(colorMode: ColorMode): void {
  const attributes = getThemeHtmlAttrs({ colorMode, light: 'light', dark: 'dark' });
  for (const [name, value] of Object.entries(attributes)) document.documentElement.setAttribute(name, value);
}

/**
 * Puts the design system's variables on the page, and calls `apply` now and whenever the system turns light or dark.
 * `setGlobalTheme` would add `<style>` elements, which a Content-Security-Policy without 'unsafe-inline' blocks; adopted
 * style sheets are the page's own objects.
 */
export async function startTheme(apply: () => void = () => wear(systemMode())): Promise<void> {
  apply();
  system.addEventListener('change', apply);
  const themes = [
    ...(await getThemeStyles({ colorMode: 'light' })),
    ...(await getThemeStyles({ colorMode: 'dark' })),
  ];
  const texts = new Map(themes.map(({ id, css }) => [id, css]));
  document.adoptedStyleSheets = [...texts.values()].map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
}

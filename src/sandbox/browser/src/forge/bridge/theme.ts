import type { Theme } from '../../../../web/contract-bridge';

const root = () => document.documentElement;

/** The theme that the page itself wears. */
export function currentTheme(): Theme {
  const mode = root().getAttribute('data-color-mode') === 'dark' ? 'dark' : 'light';
  const themes = root().getAttribute('data-theme') ?? 'light:light dark:dark';
  return { attributes: { 'data-theme': themes, 'data-color-mode': mode } };
}

/** Calls `listener` whenever somebody gives the page another theme. Returns what ends that. */
export function onThemeChange(listener: (theme: Theme) => void): () => void {
  const observer = new MutationObserver(() => listener(currentTheme()));
  observer.observe(root(), { attributeFilter: ['data-theme', 'data-color-mode'] });
  return () => observer.disconnect();
}

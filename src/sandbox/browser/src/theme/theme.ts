import { getThemeHtmlAttrs } from '@atlaskit/tokens/get-theme-html-attrs';
import { getThemeStyles } from '@atlaskit/tokens/get-theme-styles';
import { useSyncExternalStore } from 'react';

export const THEMES = ['light', 'dark', 'auto'] as const;
export type ThemeChoice = (typeof THEMES)[number];

const STORED = 'sandbox.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export function themeChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORED);
  return THEMES.find((one) => one === stored) ?? 'auto';
}

function colorMode(): 'light' | 'dark' {
  const choice = themeChoice();
  if (choice !== 'auto') return choice;
  return system.matches ? 'dark' : 'light';
}

function apply(): void {
  const attributes = getThemeHtmlAttrs({ colorMode: colorMode(), light: 'light', dark: 'dark' });
  for (const [name, value] of Object.entries(attributes)) document.documentElement.setAttribute(name, value);
  for (const listener of listeners) listener();
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(STORED, choice);
  apply();
}

/**
 * Puts the design system's variables on the page. `setGlobalTheme` would add `<style>` elements, which a
 * Content-Security-Policy without 'unsafe-inline' blocks; adopted style sheets are the page's own objects.
 */
export async function startTheme(): Promise<void> {
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

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, themeChoice);

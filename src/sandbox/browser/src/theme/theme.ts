import { useSyncExternalStore } from 'react';
import { type ColorMode, systemMode, wear } from '../../../../../static/shared/theme';

export const THEMES = ['light', 'dark', 'auto'] as const;
export type ThemeChoice = (typeof THEMES)[number];

const STORED = 'sandbox.theme';
const listeners = new Set<() => void>();

export function themeChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORED);
  return THEMES.find((one) => one === stored) ?? 'auto';
}

function colorMode(): ColorMode {
  const choice = themeChoice();
  return choice === 'auto' ? systemMode() : choice;
}

/** Wears what was chosen, or what the system has. */
export function applyTheme(): void {
  wear(colorMode());
  for (const listener of listeners) listener();
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(STORED, choice);
  applyTheme();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, themeChoice);

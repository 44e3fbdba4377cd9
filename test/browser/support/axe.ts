import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** The rules whose outcome differs between light and dark. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Resolves once the page wears the mode and no colour is on its way any more; what turns for ever is left turning.
 * Frames of the app follow the page around them; those that are never seen have no mode.
 */
const settled = (mode: string): string => `new Promise((worn) => {
    const look = () => [undefined, '${mode}'].includes(document.documentElement.dataset.colorMode)
      ? requestAnimationFrame(() => requestAnimationFrame(worn))
      : requestAnimationFrame(look);
    look();
  }).then(() => Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished))).then(() => undefined)`;

interface Found {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

function told(mode: string, { id, help, nodes }: Found): string {
  const places = nodes.map(({ html, failureSummary = '' }) => `  ${html}\n  ${failureSummary}`);
  return [`${mode}: ${id}: ${help}`, ...places].join('\n');
}

async function turn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  for (const frame of page.frames()) await frame.evaluate(settled(colorScheme));
}

/** What axe finds on the whole page, frames of the app included, in light and in dark; nothing, where all is well. */
export async function axe(page: Page): Promise<string[]> {
  await turn(page, 'light');
  const light = await new AxeBuilder({ page }).analyze();
  await turn(page, 'dark');
  const dark = await new AxeBuilder({ page }).withRules(COLOURS).analyze();
  await turn(page, 'light');
  return [
    ...light.violations.map((found) => told('light', found)),
    ...dark.violations.map((found) => told('dark', found)),
  ];
}

/**
 * What axe finds in one mode, by all its rules, on a page without frames; the page stays in that mode.
 *
 * @param part a selector; the whole page where left out
 */
export async function axeIn(page: Page, mode: 'light' | 'dark', part = 'html'): Promise<string[]> {
  await turn(page, mode);
  // Without frames nothing is put together in a window of its own, which takes most of the time.
  const { violations } = await new AxeBuilder({ page }).include(part).setLegacyMode().analyze();
  return violations.map((found) => told(mode, found));
}

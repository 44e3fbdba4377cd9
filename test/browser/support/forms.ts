import type { Locator, Page } from 'playwright-core';

/** What a person enters, by the label of the field. */
export type Entries = Readonly<Record<string, Entry>>;

/** How each kind of control takes its value. */
export interface Entry {
  readonly how: 'text' | 'choice' | 'boxes' | 'day';
  readonly value: string | readonly string[];
}

export const text = (value: string): Entry => ({ how: 'text', value });
export const choice = (value: string): Entry => ({ how: 'choice', value });
export const boxes = (...value: string[]): Entry => ({ how: 'boxes', value });
/** @param value `YYYY-MM-DD` */
export const day = (value: string): Entry => ({ how: 'day', value });

type Filler = (form: Locator, label: string, value: string | readonly string[]) => Promise<void>;

/** Required fields carry an asterisk in their label. */
const field = (form: Locator, label: string): Locator => form.getByLabel(new RegExp(`^${label}\\*?$`));

async function pick(form: Locator, label: string, value: string | readonly string[]): Promise<void> {
  const box = form.getByRole('combobox', { name: new RegExp(`^${label}`) });
  await box.fill(String(value));
  // Lists float over the form, at the end of the page or beside the field.
  await form
    .page()
    .getByRole('option', { name: String(value) })
    .first()
    .click();
}

const FILLERS: Readonly<Record<Entry['how'], Filler>> = {
  text: (form, label, value) => field(form, label).fill(String(value)),
  choice: pick,
  boxes: async (form, label, values) => {
    const group = form.getByRole('group', { name: label });
    for (const name of values) await group.getByRole('checkbox', { name, exact: true }).check();
  },
  day: async (form, label, value) => {
    const input = form.getByRole('combobox', { name: new RegExp(`^${label}`) });
    await input.fill(String(value));
    await input.press('Enter');
  },
};

/** Fills a form in, field by field, in the order given. */
export async function fill(form: Locator, entries: Entries): Promise<void> {
  for (const [label, { how, value }] of Object.entries(entries)) await FILLERS[how](form, label, value);
}

/** The dialog of that title. */
export const dialog = (page: Page, title: string | RegExp): Locator =>
  page.getByRole('dialog').filter({ has: page.getByRole('heading', { name: title }) });

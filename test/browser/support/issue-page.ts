import type { Locator, Page } from 'playwright-core';
import type { Desk } from './desk';
import { type Entry, fill } from './forms';

/** An issue as the site shows it, with the app's panel. */
export class IssuePage {
  readonly page: Page;
  readonly #desk: Desk;

  constructor(desk: Desk, page: Page) {
    this.#desk = desk;
    this.page = page;
  }

  /** Resolves once the issue is there, with the panel drawn. */
  async open(key: string): Promise<this> {
    await this.page.goto(`/browse/${key}`);
    await this.panel.getByText('Request', { exact: true }).waitFor();
    return this;
  }

  get panel(): Locator {
    return this.page.getByRole('region', { name: 'Keydesk', exact: true });
  }

  get refusal(): Locator {
    return this.page.getByRole('alert').filter({ hasText: 'was refused' });
  }

  /** Resolves once the issue stands there, and the panel says so too. */
  async stands(status: string): Promise<void> {
    await this.page.getByRole('button', { name: `Status: ${status}` }).waitFor();
    await this.panel.getByText(status, { exact: true }).first().waitFor();
  }

  /** Takes a transition of Jira's own menu. */
  async move(name: string): Promise<void> {
    await this.#desk.tick();
    await this.page.getByRole('button', { name: /^Status: / }).click();
    await this.page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
  }

  /** Changes one field where it is shown. */
  async edit(label: string, entry: Entry): Promise<void> {
    await this.#desk.tick();
    await this.page.getByRole('button', { name: `Edit ${label}` }).click();
    const editor = this.page.locator('form').filter({ has: this.page.getByRole('button', { name: 'Save' }) });
    await fill(editor, { [label]: entry });
    await editor.getByRole('button', { name: 'Save' }).click();
    await editor.waitFor({ state: 'detached' });
  }

  /** Presses a button of the panel; gives the dialog that asks for confirmation. */
  async ask(label: string): Promise<Locator> {
    await this.#desk.tick();
    await this.panel.getByRole('button', { name: label }).click();
    return this.page.getByRole('dialog');
  }

  /** Presses a button of the panel, and confirms what it asks. */
  async act(label: string): Promise<void> {
    const dialog = await this.ask(label);
    await dialog.getByRole('button', { name: label }).click();
    await dialog.waitFor({ state: 'detached' });
    await this.#desk.settle();
  }
}

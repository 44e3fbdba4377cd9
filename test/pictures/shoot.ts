import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

export const SIZE = { width: 1280, height: 800 };

/** Leaves what a window shows in a folder. */
export async function shoot(page: Page, folder: string, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  writeFileSync(
    join(folder, `${name}.png`),
    await page.screenshot({ animations: 'disabled', caret: 'hide' }),
  );
}

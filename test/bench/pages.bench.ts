import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { lacking } from '../browser/support/chromium';
import { Desk } from '../browser/support/desk';
import { type Actor, MINUTE } from '../e2e/support/house';
import { median } from './median';

const LOADS = 9;

/** A page of the app whose weight is measured: what its frame loads at first, without the platform's own files. */
interface Weighed {
  readonly resource: string;
  readonly path: string;
  readonly reader: Actor;
  readonly isThere: (page: Page) => Promise<void>;
}

const panelDrawn = (page: Page): Promise<void> =>
  page.getByRole('region', { name: 'Keydesk' }).getByRole('tab', { name: 'Timeline' }).waitFor();

const listDrawn = (page: Page): Promise<void> =>
  page.frameLocator('iframe').getByRole('table', { name: 'Requests' }).waitFor();

/** Bytes of the files that came, each by itself under gzip as a server would send it. */
async function weigh(desk: Desk, { resource, path, reader, isThere }: Weighed): Promise<number> {
  const page = await desk.as(reader);
  const files = new Map<string, Promise<Buffer>>();
  const below = `/resources/${resource}/`;
  page.on('response', (response) => {
    if (response.ok() && new URL(response.url()).pathname.startsWith(below))
      files.set(response.url(), response.body());
  });
  await page.goto(path);
  await isThere(page);
  const bodies = await Promise.all(files.values());
  if (bodies.length === 0) throw new Error(`${path} has loaded nothing of ${resource}`);
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
}

/** Milliseconds from asking for the address of the issue until its panel is drawn, in a window with nothing cached. */
async function view(desk: Desk, path: string): Promise<number> {
  const { context, page } = await desk.newWindow('developer');
  const startedAt = performance.now();
  await page.goto(path, { waitUntil: 'commit' });
  await panelDrawn(page);
  const ms = performance.now() - startedAt;
  await context.close();
  return ms;
}

/** Sizes in bytes of what the app's pages load at first, and how long the view of an issue takes (median). */
export async function measure(): Promise<object> {
  const reason = lacking();
  if (reason) return { pages: reason };
  const desk = await Desk.open();
  try {
    const path = `/browse/${await desk.house.approved()}`;
    // Jira's search lags behind.
    await desk.house.pass(MINUTE);
    const panel: Weighed = { resource: 'issue-panel', path, reader: 'developer', isThere: panelDrawn };
    const console: Weighed = {
      resource: 'operator-console',
      path: '/projects/KEYS/apps/keydesk-operators',
      reader: 'operator',
      isThere: listDrawn,
    };
    const panelGzipBytes = await weigh(desk, panel);
    const consoleGzipBytes = await weigh(desk, console);
    const times: number[] = [];
    for (let round = 0; round < LOADS; round += 1) times.push(await view(desk, path));
    return { pages: { panelGzipBytes, consoleGzipBytes, issueViewMs: Math.round(median(times)) } };
  } finally {
    await desk.close();
  }
}

import { z } from 'zod';
import { page } from '../http/page';
import { badRequest, conflict, orNotFound } from '../http/refusal';
import { created, json, noContent, ok, route } from '../http/route';
import type { Screen, ScreenTab } from '../model/configuration';
import type { Site } from '../site';

const SCOPES = ['manage:jira-project'];
const WRITE = { scopes: SCOPES, cost: 'write', admin: true } as const;
const READ = { scopes: SCOPES, cost: 'core', admin: true } as const;

const screenView = ({ id, name, description }: Screen) => ({ id: Number(id), name, description });
const tabView = ({ id, name }: ScreenTab) => ({ id: Number(id), name });
const fieldView = (site: Site, id: string) => ({ id, name: site.fields.get(id)?.name ?? id });

type Params = Readonly<Record<string, string>>;

const screenFor = (site: Site, params: Params): Screen =>
  orNotFound(site.screens.get(params['screenId'] ?? ''), 'The screen was not found.');

const tabFor = (screen: Screen, params: Params): ScreenTab =>
  orNotFound(
    screen.tabs.find(({ id }) => id === params['tabId']),
    'The screen tab was not found.',
  );

function putTab(site: Site, screen: Screen, tab: ScreenTab): void {
  const tabs = screen.tabs.map((one) => (one.id === tab.id ? tab : one));
  site.screens.put(screen.id, { ...screen, tabs });
}

/** A screen comes with one tab, as it does in Jira. */
export function createScreen(
  site: Site,
  name: string,
  description: string,
  fieldIds: readonly string[],
): Screen {
  const id = site.store.next('screen', 1);
  const tab = { id: site.store.next('screentab'), name: 'Field Tab', fieldIds };
  const screen = { id, name, description, tabs: [tab] };
  site.screens.put(id, screen);
  return screen;
}

export const screenRoutes = [
  route({
    method: 'GET',
    template: '/screens',
    ...READ,
    run: ({ site, query }) => {
      const found = site.screens.values().filter((one) => query.picks(one));
      return ok(page(found.map(screenView), query, 100));
    },
  }),
  route({
    method: 'POST',
    template: '/screens',
    ...WRITE,
    body: z.strictObject({
      name: z.string().trim().min(1).max(255),
      description: z.string().max(255).optional(),
    }),
    run: ({ site, body }) => created(screenView(createScreen(site, body.name, body.description ?? '', []))),
  }),
  route({
    method: 'GET',
    template: '/screens/{screenId}/availableFields',
    ...READ,
    run: ({ site, params }) => {
      const used = screenFor(site, params).tabs.flatMap(({ fieldIds }) => fieldIds);
      const free = site.fields.values().filter(({ id }) => !used.includes(id));
      return ok(free.map(({ id }) => fieldView(site, id)));
    },
  }),
  route({
    method: 'GET',
    template: '/screens/{screenId}/tabs',
    ...READ,
    run: ({ site, params }) => ok(screenFor(site, params).tabs.map(tabView)),
  }),
  route({
    method: 'POST',
    template: '/screens/{screenId}/tabs',
    ...WRITE,
    body: z.strictObject({ name: z.string().trim().min(1), id: z.number().optional() }),
    run: ({ site, params, body }) => {
      const screen = screenFor(site, params);
      if (screen.tabs.some(({ name }) => name === body.name))
        throw badRequest('A tab with this name already exists.');
      const tab = { id: site.store.next('screentab'), name: body.name, fieldIds: [] };
      site.screens.put(screen.id, { ...screen, tabs: [...screen.tabs, tab] });
      return json(200, tabView(tab));
    },
  }),
  route({
    method: 'GET',
    template: '/screens/{screenId}/tabs/{tabId}/fields',
    ...READ,
    run: ({ site, params }) =>
      ok(tabFor(screenFor(site, params), params).fieldIds.map((id) => fieldView(site, id))),
  }),
  route({
    method: 'POST',
    template: '/screens/{screenId}/tabs/{tabId}/fields',
    ...WRITE,
    body: z.strictObject({ fieldId: z.string() }),
    run: ({ site, params, body }) => {
      const screen = screenFor(site, params);
      const tab = tabFor(screen, params);
      const field = orNotFound(
        site.fields.get(body.fieldId),
        `The field with id ${body.fieldId} was not found.`,
      );
      if (screen.tabs.some(({ fieldIds }) => fieldIds.includes(field.id)))
        throw conflict(`The field with id ${field.id} already exists on the screen.`);
      putTab(site, screen, { ...tab, fieldIds: [...tab.fieldIds, field.id] });
      return ok(fieldView(site, field.id));
    },
  }),
  route({
    method: 'DELETE',
    template: '/screens/{screenId}/tabs/{tabId}/fields/{id}',
    ...WRITE,
    run: ({ site, params }) => {
      const screen = screenFor(site, params);
      const tab = tabFor(screen, params);
      if (!tab.fieldIds.includes(params['id'] ?? '')) throw badRequest('The field is not on the tab.');
      putTab(site, screen, { ...tab, fieldIds: tab.fieldIds.filter((id) => id !== params['id']) });
      return noContent;
    },
  }),
];

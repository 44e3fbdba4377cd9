import { z } from 'zod';
import { page } from '../http/page';
import { badRequest } from '../http/refusal';
import { created, ok, route } from '../http/route';
import type { ScreenScheme } from '../model/configuration';

const screenId = z.number().int();
const createBody = z.strictObject({
  name: z.string().min(1).max(255),
  description: z.string().max(255).optional(),
  screens: z.strictObject({
    default: screenId,
    create: screenId.optional(),
    edit: screenId.optional(),
    view: screenId.optional(),
  }),
});

const OPERATIONS = ['default', 'create', 'edit', 'view'] as const;

const schemeView = ({ id, name, description, screens }: ScreenScheme) => ({
  id: Number(id),
  name,
  description,
  screens: Object.fromEntries(
    Object.entries(screens).map(([operation, screen]) => [operation, Number(screen)]),
  ),
});

export const screenSchemeRoutes = [
  route({
    method: 'GET',
    template: '/screenscheme',
    scopes: ['manage:jira-project'],
    cost: 'core',
    admin: true,
    run: ({ site, query }) => {
      const found = site.screenSchemes.values().filter((one) => query.picks(one));
      return ok(page(found.map(schemeView), query, 25));
    },
  }),
  route({
    method: 'POST',
    template: '/screenscheme',
    scopes: ['manage:jira-configuration'],
    cost: 'write',
    admin: true,
    body: createBody,
    run: ({ site, body }) => {
      const { name, description = '' } = body;
      if (site.screenSchemes.find((scheme) => scheme.name === name))
        throw badRequest('A screen scheme with this name already exists.');
      const screens: { default: string; create?: string; edit?: string; view?: string } = {
        default: String(body.screens.default),
      };
      for (const operation of OPERATIONS) {
        const screen = body.screens[operation];
        if (screen === undefined) continue;
        if (!site.screens.get(String(screen)))
          throw badRequest(`The screen with id ${screen} was not found.`);
        screens[operation] = String(screen);
      }
      const id = site.store.next('screenscheme');
      site.screenSchemes.put(id, { id, name, description, screens });
      return created({ id: Number(id) });
    },
  }),
];

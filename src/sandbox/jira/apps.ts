import type { InstalledApp } from '../contracts';
import { FORGE_TYPES } from './fields/types';
import type { Field } from './model/configuration';
import { addDefaultContext } from './resources/fields';
import type { Site } from './site';
import { extensionAri } from './workflows/rules';

/** Two environments of one app are two installations, each with rules, fields and a user of its own. */
const installationKey = ({ appId, environmentId }: InstalledApp): string => `${appId}/${environmentId}`;

/** Installs or upgrades an app: its own user, and the custom fields of its manifest. */
export function installApp(site: Site, app: InstalledApp): void {
  site.store.transact(() => {
    site.apps.put(installationKey(app), app);
    site.users.put(app.accountId, {
      accountId: app.accountId,
      accountType: 'app',
      displayName: app.name,
      emailAddress: `${app.accountId.replace(/[^\w-]/g, '.')}@connect.atlassian.com`,
      active: true,
      timeZone: 'Etc/UTC',
    });
    for (const module of app.modules['jira:customField'] ?? []) installField(site, app, module);
  });
}

/**
 * Removes an app. Its fields disappear and its values stay behind, as they do for the thirty days in which a
 * reinstallation brings them back.
 */
export function uninstallApp(site: Site, appId: string): void {
  site.store.transact(() => {
    for (const app of site.apps.values().filter((one) => one.appId === appId)) {
      site.apps.delete(installationKey(app));
      const user = site.users.get(app.accountId);
      if (user) site.users.put(user.accountId, { ...user, active: false });
    }
    for (const field of site.fields.values().filter((one) => one.appId === appId)) {
      site.fields.delete(field.id);
      site.store.collection<Field>('trashed field').put(field.id, field);
    }
  });
}

/** Key of a manifest's field. */
const fieldKey = (app: InstalledApp, moduleKey: string): string =>
  `${app.appId}__${app.environmentId}__${moduleKey}`;

function installField(site: Site, app: InstalledApp, module: Readonly<Record<string, unknown>>): void {
  const moduleKey = String(module['key']);
  const key = fieldKey(app, moduleKey);
  const trashed = site.store.collection<Field>('trashed field');
  const known = site.fields.find((field) => field.key === key) ?? trashed.find((field) => field.key === key);
  const number = known?.schema.customId ?? Number(site.store.next('customfield'));
  const type = String(module['type']);
  const kinds = FORGE_TYPES[type];
  if (!kinds) throw new Error(`The custom field '${moduleKey}' has the unknown type '${type}'`);
  const list = module['collection'] === 'list';
  const field: Field = {
    id: `customfield_${number}`,
    key,
    name: String(module['name']),
    description: String(module['description'] ?? ''),
    custom: true,
    kind: list ? kinds.list : kinds.one,
    schema: {
      ...(list ? { type: 'array', items: type } : { type }),
      custom: extensionAri(app, moduleKey),
      customId: number,
    },
    clauseNames: [`cf[${number}]`, String(module['name'])],
    readOnly: module['readOnly'] === true,
    appId: app.appId,
    environmentId: app.environmentId,
    moduleKey,
  };
  site.fields.put(field.id, field);
  trashed.delete(field.id);
  if (!known) addDefaultContext(site, field);
}

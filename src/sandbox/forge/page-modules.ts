import { z } from 'zod';
import { type DisplayCondition, parseConditions } from './display-conditions';
import type { Manifest, ManifestResource } from './manifest';

/** Where a page of the app shows. */
export type PagePlace = 'issue' | 'project' | 'admin';

/** Types of modules that the sandbox has a place for. */
const PLACES: Readonly<Record<string, PagePlace>> = {
  'jira:issuePanel': 'issue',
  'jira:issueContext': 'issue',
  'jira:projectPage': 'project',
  'jira:adminPage': 'admin',
};

const Status = z.object({
  type: z.enum(['lozenge', 'badge', 'icon']),
  value: z.object({ label: z.string(), type: z.string().optional(), url: z.string().optional() }),
});
export type PageStatus = z.infer<typeof Status>;

const WithPage = z.object({
  key: z.string(),
  title: z.string(),
  label: z.string().optional(),
  icon: z.string().optional(),
  render: z.enum(['native', 'default']).default('default'),
  resource: z.string(),
  status: Status.optional(),
  displayConditions: z.unknown().optional(),
});

/** A module of the app that has a page. */
export interface PageModule {
  readonly key: string;
  readonly type: string;
  readonly place: PagePlace;
  readonly title: string;
  readonly label: string | undefined;
  /** `resource:<key>;<file>`, or an address. */
  readonly icon: string | undefined;
  readonly render: 'native' | 'default';
  /** Path of the page's HTML below the app's origin. */
  readonly path: string;
  readonly status: PageStatus | undefined;
  readonly shows: DisplayCondition;
}

export const isUiKit = (resource: ManifestResource): boolean => /\.[cm]?[jt]sx?$/.test(resource.path);

/** `key`, or `key/entry` where the resource has more pages than one. */
function pagePath(manifest: Manifest, reference: string): string {
  const [key = '', entry] = reference.split('/');
  const resource = manifest.resources.find((one) => one.key === key);
  if (!resource) throw new Error(`manifest.yml: no resource ${key}, which a module names`);
  const file = entry === undefined ? 'index.html' : resource.entry?.[entry];
  if (file === undefined) throw new Error(`manifest.yml: resource ${key} has no entry ${entry}`);
  return `/resources/${key}/${isUiKit(resource) && entry !== undefined ? `${entry}.html` : file}`;
}

/** The app's pages; throws where the manifest asks for something that the sandbox can't show. */
export function pageModulesOf(manifest: Manifest): PageModule[] {
  return Object.entries(PLACES).flatMap(([type, place]) =>
    (manifest.modules[type] ?? []).flatMap((module): PageModule[] => {
      const { resource, displayConditions, label, icon, status, ...page } = WithPage.parse(module);
      const shows = parseConditions(displayConditions, `${type} ${page.key}`);
      return [{ ...page, label, icon, status, type, place, shows, path: pagePath(manifest, resource) }];
    }),
  );
}

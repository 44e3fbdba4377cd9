import { CSPInjectionService, CSPProcessingService } from '@forge/csp';
import { load } from 'cheerio';
import type { EgressGroup } from '../forge/egress/consent';
import type { Manifest } from '../forge/manifest';

/** Keys of `permissions.external` by the types of customer-managed egress; `fetch` has two halves of its own. */
const EXTERNAL: Readonly<Record<string, string>> = {
  FONTS: 'fonts',
  FRAMES: 'frames',
  IMAGES: 'images',
  MEDIA: 'media',
  SCRIPTS: 'scripts',
  STYLES: 'styles',
};

const processing = new CSPProcessingService({ info: () => undefined }, load);
const injection = new CSPInjectionService();

const allowed = (groups: readonly EgressGroup[], wanted: string): string[] =>
  groups.flatMap(({ configured }) =>
    configured.filter(({ type }) => type.some((one) => one === wanted)).map(({ domain }) => domain),
  );

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** `permissions` of the manifest with what an admin has allowed since. */
function permissionsOf({ content, external }: Manifest, groups: readonly EgressGroup[]) {
  const written = external as Readonly<Record<string, unknown>>;
  const client = (written['fetch'] as { client?: unknown } | undefined)?.client;
  const resources = Object.entries(EXTERNAL).map(([type, key]) => [
    key,
    [...listOf(written[key]), ...allowed(groups, type)],
  ]);
  return {
    content: { scripts: content.scripts ?? [], styles: content.styles ?? [] },
    external: {
      ...Object.fromEntries(resources),
      fetch: { client: [...listOf(client), ...allowed(groups, 'FETCH_CLIENT_SIDE')] },
    },
  };
}

/**
 * The Content-Security-Policy of a page of the app, as Forge's own library makes it for production. The site takes
 * the place of the customer's; reports go to it as well, instead of to Atlassian.
 *
 * @param siteUrl origin of the pages that hold the frame
 */
export function framePolicy(
  html: string,
  manifest: Manifest,
  groups: readonly EgressGroup[],
  siteUrl: string,
): string {
  const permissions = permissionsOf(manifest, groups) as Parameters<typeof processing.getCspDetails>[1];
  return injection
    .getInjectableCSP({
      existingCSPDetails: processing.getCspDetails(html, permissions),
      microsEnv: 'prod',
      hostname: siteUrl,
    })
    .map((directive) =>
      directive.startsWith('report-uri ') ? `report-uri ${siteUrl}/__sandbox/csp-reports` : directive,
    )
    .join('; ');
}

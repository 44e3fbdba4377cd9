import { z } from 'zod';
import type { PageModule } from '../forge/page-modules';
import type { PageSubject, Product } from '../product';

/** What a page may say of where it is. Ids are looked up; nothing else of it is taken over but what is named here. */
const Claimed = z.looseObject({
  issue: z.looseObject({ id: z.string().optional(), key: z.string().optional() }).optional(),
  project: z.looseObject({ id: z.string().optional(), key: z.string().optional() }).optional(),
  location: z.url().optional(),
  isNewToIssue: z.boolean().optional(),
  /** The context that the app itself gave to a dialog of its own. */
  modal: z.unknown().optional(),
});

export type Vouched =
  | { readonly ok: true; readonly extension: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly status: 400 | 403 | 404; readonly message: string };

const refused = (status: 400 | 403 | 404, message: string): Vouched => ({ ok: false, status, message });

/** What the page itself says, which the platform passes on without vouching for it. */
function passedOn(claimed: z.infer<typeof Claimed>, siteUrl: string): Record<string, unknown> {
  const { location, isNewToIssue, modal } = claimed;
  return {
    ...(location?.startsWith(`${siteUrl}/`) && { location }),
    ...(isNewToIssue !== undefined && { isNewToIssue }),
    ...(modal !== undefined && { modal }),
  };
}

function subjectOf(
  site: Product,
  accountId: string,
  { place }: PageModule,
  { issue, project }: z.infer<typeof Claimed>,
): PageSubject | undefined {
  if (place === 'admin') return {};
  if (place === 'issue')
    return issue && site.pages.subject(accountId, { issue: issue.id ?? issue.key ?? '' });
  return project && site.pages.subject(accountId, { project: project.id ?? project.key ?? '' });
}

/**
 * The `extension` of a module's context, as the platform vouches for it: issue and project as they are, for somebody
 * who may see them.
 */
export function vouch(site: Product, accountId: string, module: PageModule, extension: unknown): Vouched {
  if (module.place === 'admin' && !site.isAdmin(accountId))
    return refused(403, 'Only an admin of the site may open this page.');
  const claimed = Claimed.safeParse(extension);
  if (!claimed.success) return refused(400, z.prettifyError(claimed.error));
  const subject = subjectOf(site, accountId, module, claimed.data);
  if (!subject) return refused(404, `There is no such ${module.place}, or you may not see it.`);
  return {
    ok: true,
    extension: { type: module.type, ...subject, ...passedOn(claimed.data, site.siteUrl) },
  };
}

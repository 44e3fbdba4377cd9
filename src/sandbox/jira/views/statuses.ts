import type { Status, StatusCategory } from '../model/configuration';
import { restUrl, type Site } from '../site';

const CATEGORIES: Readonly<
  Record<
    StatusCategory,
    { readonly id: number; readonly key: string; readonly colorName: string; readonly name: string }
  >
> = {
  TODO: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
  IN_PROGRESS: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
  DONE: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
};

export const categoryOf = (status: Status) => CATEGORIES[status.statusCategory];

/** `StatusDetails` of the official OpenAPI. */
export function statusDetails(site: Site, status: Status) {
  const category = categoryOf(status);
  return {
    self: restUrl(site, `status/${status.id}`),
    description: status.description,
    iconUrl: `${site.siteUrl}/images/icons/statuses/generic.png`,
    name: status.name,
    id: status.id,
    statusCategory: { self: restUrl(site, `statuscategory/${category.id}`), ...category },
  };
}

/** `JiraStatus` of the official OpenAPI. */
export const jiraStatus = (status: Status) => ({
  id: status.id,
  name: status.name,
  statusCategory: status.statusCategory,
  scope: { type: 'GLOBAL' },
  description: status.description,
});

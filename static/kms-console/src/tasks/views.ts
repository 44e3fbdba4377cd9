import { query } from '../api/call';

/** The lists of tasks, by what their address calls them: what is open by its age, what has ended by when it did. */
export const VIEWS = {
  mine: { name: 'Waiting for me', filter: { state: 'pending', mine: 'true' } },
  open: { name: 'All open', filter: { state: 'pending' } },
  approved: { name: 'Carried out', filter: { state: 'approved', order: 'decided' } },
  denied: { name: 'Denied', filter: { state: 'denied', order: 'decided' } },
  withdrawn: { name: 'Withdrawn', filter: { state: 'withdrawn', order: 'decided' } },
  expired: { name: 'Expired', filter: { state: 'expired', order: 'decided' } },
  failed: { name: 'Failed', filter: { state: 'failed', order: 'decided' } },
} as const satisfies Readonly<
  Record<string, { readonly name: string; readonly filter: Readonly<Record<string, string>> }>
>;
export type ViewName = keyof typeof VIEWS;
export const VIEW_NAMES = Object.keys(VIEWS) as ViewName[];

export const viewNamed = (name: string | null): ViewName =>
  VIEW_NAMES.find((known) => known === name) ?? 'mine';

const PAGE = '25';

export const approvalsPath = (view: ViewName, cursor: string | null): string =>
  `/v1/approvals${query({ ...VIEWS[view].filter, limit: PAGE, cursor })}`;

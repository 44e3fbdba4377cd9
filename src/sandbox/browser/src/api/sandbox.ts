import type { AddPanel, ModuleView, NotificationView, SessionView } from '../../../web/contract';
import { get, post, query } from './http';

const ROOT = '/__sandbox';

export const session = (): Promise<SessionView> => get(`${ROOT}/session`);

export const signIn = (accountId: string | null): Promise<SessionView> =>
  post(`${ROOT}/session`, { accountId });

export const modules = (where: {
  readonly projectId?: string;
  readonly issueId?: string;
}): Promise<readonly ModuleView[]> => get(`${ROOT}/modules${query(where)}`);

export const addPanel = (panel: AddPanel): Promise<undefined> => post(`${ROOT}/panels`, panel);

export interface ClockView {
  /** ISO 8601. */
  readonly now: string;
  readonly frozen: boolean;
}

export const clock = (): Promise<ClockView> => get(`${ROOT}/clock`);

export const notifications = (): Promise<readonly NotificationView[]> => get(`${ROOT}/notifications`);

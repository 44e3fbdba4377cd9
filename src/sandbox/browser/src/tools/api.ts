import type { CspReport } from '../../../web/contract';
import { call, get, post, put } from '../api/http';

/** What the sandbox tells of itself below `/__sandbox/`, as `src/sandbox/http/control.ts` answers it. */
const ROOT = '/__sandbox';

export interface Invocation {
  readonly id: string;
  readonly functionKey: string;
  readonly moduleType: string;
  readonly moduleKey: string;
  /** Sandbox time in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Real milliseconds; absent while it runs. */
  readonly durationMs?: number;
  readonly ending?: 'success' | 'error' | 'timeout' | 'crash' | 'exit';
  readonly error?: string;
  readonly calls: readonly {
    readonly kind: string;
    readonly method: string;
    readonly target: string;
    /** 0 where nothing answered. */
    readonly status: number;
  }[];
  /** Levels as of bunyan: 20, 30, 40 and 50. */
  readonly logs: readonly { readonly level: number; readonly arguments: readonly unknown[] }[];
}

export interface Counters {
  readonly invocations: number;
  readonly failed: number;
  readonly cpuMs: number;
  readonly calls: Readonly<Record<string, number>>;
}

export interface WaitingJob {
  /** ISO 8601. */
  readonly due: string;
  readonly queueName: string;
  readonly body: unknown;
  readonly retries: number;
}

export interface WaitingSchedule {
  readonly due: string;
  readonly moduleKey: string;
}

export interface EventRecord {
  /** Sandbox time in milliseconds since the epoch. */
  readonly at: number;
  readonly eventType: string;
  readonly moduleKey: string;
  readonly fate: 'delivered' | 'dropped' | 'ignored' | 'too large';
  readonly deliveries: number;
}

export interface Events {
  readonly log: readonly EventRecord[];
  readonly waiting: readonly { readonly due: number; readonly moduleKey: string }[];
}

export interface EgressGroup {
  readonly key: string;
  readonly description: string;
  readonly configured: readonly { readonly domain: string; readonly type: readonly string[] }[];
}

export interface App {
  readonly appId: string;
  readonly name: string;
  readonly egress: readonly string[];
}

interface Delivery {
  readonly delayMs: readonly [number, number];
  readonly duplicate: number;
  readonly reorder: number;
  readonly drop?: number;
}

export interface FaultSettings {
  readonly events: Delivery;
  readonly queue: Delivery;
  readonly scheduleDuplicate: number;
  readonly kvs: {
    readonly throttle: number;
    readonly queryLagMs: readonly [number, number];
    readonly lingerMs: readonly [number, number];
  };
  readonly crash?: CrashFault;
  readonly egress: Readonly<Record<string, string>>;
}

export interface CrashFault {
  readonly call: number;
  readonly count: 'invocation' | 'all';
  readonly point: 'before' | 'after';
  readonly kind?: string;
  readonly functionKey?: string;
  readonly times: number;
}

export interface JiraFault {
  readonly method?: string;
  readonly path: string;
  readonly caller?: 'app' | 'user';
  readonly status?: number;
  readonly when: 'before' | 'after';
  readonly count: number;
  readonly skip: number;
  readonly delay: number;
}

export type Requests = Readonly<
  Record<
    string,
    {
      readonly calls: number;
      readonly points: number;
      readonly byRoute: Readonly<Record<string, { readonly calls: number; readonly points: number }>>;
    }
  >
>;

export type Storage = Readonly<Record<string, readonly { readonly key: string; readonly value?: unknown }[]>>;

export const counters = (): Promise<Counters> => get(`${ROOT}/counters`);
export const invocations = (): Promise<readonly Invocation[]> => get(`${ROOT}/invocations`);
export const clearInvocations = (): Promise<undefined> => call('DELETE', `${ROOT}/invocations`);
export const queues = (): Promise<readonly WaitingJob[]> => get(`${ROOT}/queues`);
export const schedules = (): Promise<readonly WaitingSchedule[]> => get(`${ROOT}/schedules`);
export const events = (): Promise<Events> => get(`${ROOT}/events`);
export const storage = (): Promise<Storage> => get(`${ROOT}/storage`);
export const requests = (): Promise<Requests> => get(`${ROOT}/jira/requests`);
export const clearRequests = (): Promise<undefined> => call('DELETE', `${ROOT}/jira/requests`);
export const cspReports = (): Promise<readonly CspReport[]> => get(`${ROOT}/csp-reports`);
export const clearCspReports = (): Promise<undefined> => call('DELETE', `${ROOT}/csp-reports`);

export const apps = (): Promise<readonly App[]> => get(`${ROOT}/apps`);
export async function egressGroups(appId: string): Promise<readonly EgressGroup[]> {
  const { results } = await get<{ results: readonly EgressGroup[] }>(`${ROOT}/apps/${appId}/egress`);
  return results;
}
export type Aliases = Readonly<Record<string, string>>;
export const aliases = (): Promise<Aliases> => get(`${ROOT}/egress/aliases`);
/** `target` null takes the alias away. */
export const setAlias = (address: string, target: string | null): Promise<Aliases> =>
  put(`${ROOT}/egress/aliases`, { address, target });

export const faults = (): Promise<FaultSettings> => get(`${ROOT}/faults`);
/** Sets all of them; an empty object takes them away. */
export const setFaults = (settings: Partial<FaultSettings>): Promise<FaultSettings> =>
  put(`${ROOT}/faults`, settings);
export const jiraFaults = (): Promise<readonly JiraFault[]> => get(`${ROOT}/jira/faults`);
export const addJiraFault = (fault: Partial<JiraFault>): Promise<undefined> =>
  post(`${ROOT}/jira/faults`, fault);
export const clearJiraFaults = (): Promise<undefined> => call('DELETE', `${ROOT}/jira/faults`);

export const advance = (ms: number): Promise<{ readonly now: string }> =>
  post(`${ROOT}/clock/advance`, { ms });
export const drain = (): Promise<undefined> => post(`${ROOT}/drain`, {});

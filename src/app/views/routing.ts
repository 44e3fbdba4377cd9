import type { Problem } from './admin';

/** The routing rules as the admin page shows them. Types only; everything survives JSON. */
export interface RoutingView {
  /** Of the settings that were read; a change is sent back with it. */
  readonly version: number;
  /** In order: the first that takes a request decides. */
  readonly rules: readonly RoutingRuleView[];
  readonly connections: readonly {
    readonly id: string;
    readonly name: string;
    readonly keyGroup: string;
  }[];
  /** Takes what no rule takes; null where nothing does. */
  readonly fallback: { readonly connection: string; readonly keyGroup: string } | null;
  /** Stands for the classification in the key group's name of the preset. */
  readonly mark: string;
}

export interface RoutingRuleView {
  readonly id: string;
  readonly name: string;
  /** Values by criterion: `location`, `protectionLevel`, `dataClassification`, `projectId`. */
  readonly when: Readonly<Record<string, readonly string[]>>;
  readonly connectionId: string;
  readonly keyGroup: string;
  /** The criteria in words. */
  readonly takes: string;
  /** Name of the connection; null where it was removed. */
  readonly connection: string | null;
  /** Why what it takes is refused; null where nothing stands in the way. */
  readonly problem: string | null;
  readonly note: string | null;
}

/** Where a request would go. */
export interface RoutingTrial {
  /** One sentence; null where it would be refused. */
  readonly goes: string | null;
  readonly problem: Problem | null;
  readonly considered: readonly {
    readonly position: number;
    readonly name: string;
    readonly says: string;
  }[];
}

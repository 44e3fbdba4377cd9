/** A long-running operation. Source of shapes: official OpenAPI, `TaskProgressBeanObject`, `BulkOperationProgress`. */
export interface Task {
  readonly id: string;
  readonly description: string;
  readonly submittedBy: string;
  /** Milliseconds since the epoch. */
  readonly submitted: number;
  readonly finished: number;
  readonly status: 'COMPLETE' | 'FAILED';
  readonly message: string;
  readonly result?: unknown;
}

/** A mail that Jira would have sent. */
export interface Mail {
  readonly id: string;
  readonly issueId: string;
  readonly issueKey: string;
  /** Milliseconds since the epoch. */
  readonly sent: number;
  /** Account id of whoever caused it. */
  readonly from: string;
  /** Account ids. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly textBody: string;
  readonly htmlBody: string;
  /** `notify` for the REST resource, `watch` for what watchers get of a change. */
  readonly cause: 'notify' | 'watch';
}

/** An issue panel of an app that shows on every issue of a project. */
export interface Pin {
  /** `ari:cloud:ecosystem::extension/{app-id}/{environment-id}/static/{module-key}` */
  readonly moduleId: string;
  readonly projectId: string;
  /** Milliseconds since the epoch. */
  readonly pinnedAt: number;
}

import type { Documents } from '../../documents';

const COLLECTION = 'forge.jobs';

interface Job {
  readonly queueName: string;
  readonly total: number;
  readonly success: number;
  readonly failed: number;
  readonly cancelled: boolean;
}

export interface JobStats {
  readonly success: number;
  readonly inProgress: number;
  readonly failed: number;
}

/** Progress of what was pushed together. */
export class Jobs {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  #of(queueName: string, jobId: string): Job | undefined {
    const job = this.#documents.get<Job>(COLLECTION, jobId);
    return job?.queueName === queueName ? job : undefined;
  }

  open(queueName: string, jobId: string, total: number): void {
    this.#documents.put(COLLECTION, jobId, { queueName, total, success: 0, failed: 0, cancelled: false });
  }

  count(jobId: string, outcome: 'success' | 'failed'): void {
    const job = this.#documents.get<Job>(COLLECTION, jobId);
    if (job) this.#documents.put(COLLECTION, jobId, { ...job, [outcome]: job[outcome] + 1 });
  }

  /** @returns undefined for a job that the queue doesn't know */
  stats(queueName: string, jobId: string): JobStats | undefined {
    const job = this.#of(queueName, jobId);
    if (!job) return undefined;
    const { total, success, failed, cancelled } = job;
    return { success, failed, inProgress: cancelled ? 0 : total - success - failed };
  }

  cancel(queueName: string, jobId: string): boolean {
    const job = this.#of(queueName, jobId);
    if (job) this.#documents.put(COLLECTION, jobId, { ...job, cancelled: true });
    return job !== undefined;
  }

  cancelled(jobId: string): boolean {
    return this.#documents.get<Job>(COLLECTION, jobId)?.cancelled === true;
  }
}

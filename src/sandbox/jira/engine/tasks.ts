import type { Task } from '../model/operations';
import type { Site } from '../site';

/** Records an operation that Jira would run in the background. Here it is over by the time it is asked for. */
export function recordTask(site: Site, accountId: string, description: string, result: unknown): Task {
  const now = site.clock.now();
  const task: Task = {
    id: site.store.next('task'),
    description,
    submittedBy: accountId,
    submitted: now,
    finished: now,
    status: 'COMPLETE',
    message: 'Complete',
    result,
  };
  site.tasks.put(task.id, task);
  return task;
}

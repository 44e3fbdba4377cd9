import type { Task } from '../model/operations';
import { restUrl, type Site } from '../site';

/** `submittedBy` is a number that only Jira itself can read; people are known by account id elsewhere. */
const SUBMITTER = 10_000;

/** `TaskProgressBeanObject` of the official OpenAPI. */
export const taskView = (site: Site, task: Task) => ({
  self: restUrl(site, `task/${task.id}`),
  id: task.id,
  description: task.description,
  status: task.status,
  message: task.message,
  result: task.result,
  submittedBy: SUBMITTER,
  progress: 100,
  elapsedRuntime: task.finished - task.submitted,
  submitted: task.submitted,
  started: task.submitted,
  finished: task.finished,
  lastUpdate: task.finished,
});

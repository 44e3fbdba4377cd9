import { Queue } from '@forge/events';
import type { Hint, Hints } from '../../ports/desk';

/** `modules.consumer[].queue` of manifest.yml. */
export const QUEUE = 'keydesk-advance';

/** Forge's longest delay, in seconds. */
const LONGEST_DELAY = 900;

/** Hints for one issue are worked off one after the other; the lease makes that certain, this makes it cheap. */
export class QueueHints implements Hints {
  readonly #queue = new Queue({ key: QUEUE });

  async push(hint: Hint, delaySeconds = 0): Promise<void> {
    await this.#queue.push({
      body: { ...hint },
      ...(delaySeconds > 0 && { delayInSeconds: Math.min(delaySeconds, LONGEST_DELAY) }),
      concurrency: { key: `issue-${hint.issueId}`, limit: 1 },
    });
  }
}

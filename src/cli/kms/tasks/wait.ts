import { setTimeout as pause } from 'node:timers/promises';
import { CommandFailure, EXIT } from '../../run';
import type { KmsApi } from '../remote/client';
import { argument, type Common, option, type Row, type Shown } from '../remote/command';
import { progressOn } from '../remote/progress';
import { idOf, oneText } from '../remote/resource';
import { APPROVALS, type Approval, approvalSchema } from './approval';

const ASK_EVERY_MS = 1_000;
const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = '60';

export const timeoutOption = () =>
  option('--timeout <minutes>', 'how long to wait at most').default(DEFAULT_MINUTES);

const agreed = ({ parts }: Approval): number => parts.reduce((sum, part) => sum + part.agreed, 0);

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && Number.isFinite(minutes)) return minutes;
  throw new CommandFailure(`--timeout is ${text}; it must be minutes, more than 0`, EXIT.usage);
}

/** Waits until an approval is decided. @throws CommandFailure where it still waits when the time is over */
export async function untilDecided(api: KmsApi, id: string, timeout: string): Promise<Approval> {
  const end = Date.now() + minutesOf(timeout) * MINUTE_MS;
  const progress = progressOn('Waiting for agreement');
  try {
    for (;;) {
      const approval = await api.get(approvalSchema, `${APPROVALS.path}/${id}`);
      if (approval.state !== 'pending') return approval;
      progress.at(agreed(approval), approval.needed);
      if (Date.now() >= end) {
        throw new CommandFailure(`${id} still waits for agreement after ${timeout} minutes`, EXIT.waiting);
      }
      await pause(ASK_EVERY_MS);
    }
  } finally {
    progress.end();
  }
}

/** How it ended; only what was carried out is a success. */
export const outcome = (approval: Approval): Shown => ({
  value: approval,
  text: () => oneText(APPROVALS, approval),
  status: approval.state === 'approved' ? EXIT.done : EXIT.refused,
});

interface Options extends Common {
  readonly timeout: string;
}

export const WAIT: Row<Options> = {
  name: 'wait',
  summary: 'wait until one is decided',
  args: [argument('<id>', 'in full, or as lists show it')],
  options: [timeoutOption()],
  run: async (api, { args: [text = ''], options }) =>
    outcome(await untilDecided(api, await idOf(api, APPROVALS, text), options.timeout)),
};

import ClockIcon from '@atlaskit/icon/core/clock';
import * as sandbox from '../api/sandbox';
import { useLoad } from '../api/use-load';
import { usePoll } from '../api/use-poll';
import { formatTime } from '../parts/time';

const EVERY = 10_000;

/** Says that this is no Jira, and what time it is in here; leads to the tools. */
export function SandboxMark() {
  const { data, reload } = useLoad('clock', sandbox.clock);
  usePoll(EVERY, reload);
  return (
    <a className="sandbox-mark" href="/tools" title="Tools of the sandbox: clock, logs, faults">
      <ClockIcon label="" />
      <span className="sandbox-mark-text">Sandbox{data && ` · ${formatTime(data.now)}`}</span>
    </a>
  );
}

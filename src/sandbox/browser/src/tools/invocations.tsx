import Button from '@atlaskit/button/new';
import Checkbox from '@atlaskit/checkbox';
import Lozenge from '@atlaskit/lozenge';
import { useRef, useState } from 'react';
import * as api from './api';
import { useLive } from './live';
import { Moment } from './moment';
import { ToolSection } from './tool-section';
import { type Column, ToolTable } from './tool-table';
import { useAction } from './use-action';

const SHOWN = 200;
const LEVELS: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };

const LOOKS = {
  success: 'success',
  error: 'removed',
  timeout: 'removed',
  crash: 'removed',
  exit: 'removed',
} as const;

function Outcome({ ending, error }: api.Invocation) {
  if (ending === undefined) return <Lozenge appearance="inprogress">running</Lozenge>;
  return (
    <>
      <Lozenge appearance={LOOKS[ending]}>{ending}</Lozenge>
      {error !== undefined && <div className="tool-error">{error}</div>}
    </>
  );
}

const line = (args: readonly unknown[]): string =>
  args.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' ');

function Inside({ calls, logs }: api.Invocation) {
  if (calls.length === 0 && logs.length === 0) return <span className="tool-faint">nothing</span>;
  return (
    <details className="tool-details">
      <summary>
        {calls.length} {calls.length === 1 ? 'call' : 'calls'}, {logs.length}{' '}
        {logs.length === 1 ? 'line' : 'lines'}
      </summary>
      <ol>
        {calls.map((call, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: calls are only ever added at the end
          <li key={index}>
            <code className="tool-code">{`${call.kind} ${call.method} ${call.target}`}</code>{' '}
            {call.status === 0 ? 'no answer' : call.status}
          </li>
        ))}
      </ol>
      <ul>
        {logs.map((log, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
          <li key={index}>
            <code className="tool-code">{`${LEVELS[log.level] ?? log.level}: ${line(log.arguments)}`}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

const COLUMNS: readonly Column<api.Invocation>[] = [
  { title: 'Time', isShort: true, cell: ({ startedAt }) => <Moment at={startedAt} /> },
  { title: 'Function', isShort: true, cell: ({ functionKey }) => functionKey },
  { title: 'Outcome', cell: (one) => <Outcome {...one} /> },
  {
    title: 'Module',
    cell: ({ moduleKey, moduleType }) => (
      <>
        {moduleKey} <span className="tool-faint">{moduleType}</span>
      </>
    ),
  },
  {
    title: 'Took',
    isNumber: true,
    cell: ({ durationMs }) => (durationMs === undefined ? '…' : `${Math.round(durationMs)} ms`),
  },
  { title: 'Calls and log', cell: (one) => <Inside {...one} /> },
];

/** The records are many: they are read again only when the counters say that something has happened. */
function useInvocations() {
  const known = useRef<{ readonly seen: string; readonly records: readonly api.Invocation[] }>();
  return useLive('invocations', async () => {
    const seen = JSON.stringify(await api.counters());
    if (known.current?.seen === seen) return known.current.records;
    const records = await api.invocations();
    known.current = { seen, records };
    return records;
  });
}

/** Runs of the app's functions, newest first. */
export function Invocations() {
  const loaded = useInvocations();
  const [onlyFailed, setOnlyFailed] = useState(false);
  const { run, isBusy, refusal } = useAction(loaded.reload);
  const wanted = (records: readonly api.Invocation[]) =>
    records
      .filter(({ ending }) => !onlyFailed || (ending !== undefined && ending !== 'success'))
      .toReversed();
  return (
    <ToolSection
      title="Invocations"
      loaded={loaded}
      empty={(records) => {
        if (wanted(records).length > 0) return undefined;
        return onlyFailed ? 'No function has failed' : 'No function has run yet';
      }}
      actions={
        <>
          <Checkbox
            label="Only failed"
            isChecked={onlyFailed}
            onChange={(event) => setOnlyFailed(event.currentTarget.checked)}
          />
          <Button isDisabled={isBusy} onClick={() => void run(api.clearInvocations)}>
            Forget them
          </Button>
        </>
      }
    >
      {(records) => (
        <>
          {refusal}
          <ToolTable
            label="Runs of functions"
            columns={COLUMNS}
            rows={wanted(records).slice(0, SHOWN)}
            keyOf={({ id }) => id}
          />
          {wanted(records).length > SHOWN && (
            <p className="tool-faint">
              The latest {SHOWN} of {wanted(records).length}.
            </p>
          )}
        </>
      )}
    </ToolSection>
  );
}

import Button from '@atlaskit/button/new';
import { useSession } from '../shell/session';
import * as api from './api';
import { useLive } from './live';
import { ToolSection } from './tool-section';
import { ToolTable } from './tool-table';
import { useAction } from './use-action';

const rowsOf = ({
  invocations,
  failed,
  cpuMs,
  calls,
}: api.Counters): readonly (readonly [string, string | number])[] => [
  ['Invocations', invocations],
  ['Failed', failed],
  ['CPU time of functions', `${Math.round(cpuMs)} ms`],
  ...Object.entries(calls).map(([kind, count]) => [`Calls: ${kind}`, count] as const),
];

const byRoute = (requests: api.Requests) =>
  Object.entries(requests).flatMap(([caller, { byRoute: routes }]) =>
    Object.entries(routes)
      .map(([route, count]) => ({ caller, route, ...count }))
      .toSorted((a, b) => b.points - a.points),
  );

/** `app:<id>`, `user:<account id>` or `anonymous`, in words. */
function useCallerNames() {
  const { people } = useSession().session;
  return (caller: string): string => {
    if (caller.startsWith('app:')) return 'The app';
    const accountId = caller.replace(/^user:/, '');
    return people.find((one) => one.accountId === accountId)?.displayName ?? caller;
  };
}

/** How much of the platform and of Jira's API the app has used. */
export function Counters() {
  const counters = useLive('counters', api.counters);
  const requests = useLive('requests', api.requests);
  const { run, isBusy, refusal } = useAction(requests.reload);
  const nameOf = useCallerNames();
  return (
    <>
      <ToolSection title="Functions" loaded={counters}>
        {(data) => (
          <ToolTable
            label="Counters"
            rows={rowsOf(data)}
            keyOf={([name]) => name}
            columns={[
              { title: 'What', cell: ([name]) => name },
              { title: 'Count', isNumber: true, cell: ([, value]) => value },
            ]}
          />
        )}
      </ToolSection>
      <ToolSection
        title="Jira REST API"
        loaded={requests}
        empty={(data) => (byRoute(data).length === 0 ? 'Nobody has called Jira’s REST API yet' : undefined)}
        actions={
          <Button isDisabled={isBusy} onClick={() => void run(api.clearRequests)}>
            Count from zero
          </Button>
        }
      >
        {(data) => (
          <>
            {refusal}
            <ToolTable
              label="Calls of Jira's REST API"
              rows={byRoute(data)}
              keyOf={({ caller, route }) => `${caller} ${route}`}
              columns={[
                { title: 'Caller', isShort: true, cell: ({ caller }) => nameOf(caller) },
                { title: 'Operation', cell: ({ route }) => <code className="tool-code">{route}</code> },
                { title: 'Calls', isNumber: true, cell: ({ calls }) => calls },
                { title: 'Points', isNumber: true, cell: ({ points }) => points },
              ]}
            />
          </>
        )}
      </ToolSection>
    </>
  );
}

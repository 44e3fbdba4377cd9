import ForgeReconciler, {
  Inline,
  SectionMessage,
  SectionMessageAction,
  Spinner,
  Stack,
  Text,
} from '@forge/react';
import type { PanelProblem } from '../../views/request';
import { RequestPanel } from './request-panel';
import { usePanel } from './use-panel';

const Panel = () => {
  const { view, problem, refresh } = usePanel();
  if (!view) return problem ? <Failed problem={problem} onRetry={refresh} /> : <Loading />;
  return (
    <Stack space="space.150">
      {problem && <Failed problem={problem} onRetry={refresh} />}
      {view.kind === 'request' ? (
        <RequestPanel view={view} onChanged={refresh} />
      ) : (
        <SectionMessage
          appearance="information"
          title={view.kind === 'not-set-up' ? 'Keydesk is not set up' : 'Nothing to show here'}
        >
          <Text>{view.message}</Text>
        </SectionMessage>
      )}
    </Stack>
  );
};

const Loading = () => (
  <Inline space="space.100" alignBlock="center">
    <Spinner size="small" label="Loading the request" />
    <Text>Loading the request…</Text>
  </Inline>
);

const Failed = ({
  problem,
  onRetry,
}: {
  readonly problem: PanelProblem;
  readonly onRetry: () => Promise<void>;
}) => (
  <SectionMessage
    appearance="error"
    title={problem.what}
    actions={[
      <SectionMessageAction key="again" onClick={onRetry}>
        Try again
      </SectionMessageAction>,
    ]}
  >
    <Text>{problem.mend}</Text>
  </SectionMessage>
);

ForgeReconciler.render(<Panel />);

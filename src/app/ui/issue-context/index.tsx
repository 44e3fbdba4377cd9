import ForgeReconciler, { Lozenge, Spinner, Stack, Text } from '@forge/react';
import type { RequestView } from '../../views/request';
import { shownMoment } from '../issue-panel/moments';
import { usePanel } from '../issue-panel/use-panel';

/** The state in a few words, beside the fields; the panel tells the rest. */
const Context = () => {
  const { view, problem } = usePanel();
  if (view?.kind === 'request') return <State view={view} />;
  if (view) return <Text>{view.message}</Text>;
  return problem ? <Text>{`${problem.what} ${problem.mend}`}</Text> : <Spinner label="Loading the request" />;
};

const State = ({ view: { state, headline, since, awaits, key } }: { readonly view: RequestView }) => (
  <Stack space="space.075">
    <Text>
      <Lozenge appearance={state.appearance} isBold>
        {state.name}
      </Lozenge>
    </Text>
    <Text>{headline}</Text>
    {awaits && <Text>{`Can act: ${awaits.role}.`}</Text>}
    {key && <Text>{`Key: ${key.state}.`}</Text>}
    {since !== null && (
      <Text size="small" color="color.text.subtle">
        {`Since ${shownMoment(since)}.`}
      </Text>
    )}
  </Stack>
);

ForgeReconciler.render(<Context />);

import Lozenge from '@atlaskit/lozenge';
import type { StateTone, StateView } from '../../../../src/app/views/operators';

const APPEARANCES: Readonly<Record<StateTone, 'default' | 'inprogress' | 'success' | 'removed' | 'moved'>> = {
  neutral: 'default',
  waiting: 'inprogress',
  good: 'success',
  bad: 'removed',
  attention: 'moved',
};

export const StateLozenge = ({ state }: { readonly state: StateView }) => (
  <Lozenge appearance={APPEARANCES[state.tone]}>{state.name}</Lozenge>
);

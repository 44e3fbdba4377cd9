import Lozenge from '@atlaskit/lozenge';
import type { StateView } from '../../../../src/app/views/request';

export const StateLozenge = ({ state }: { readonly state: StateView }) => (
  <Lozenge appearance={state.appearance}>{state.name}</Lozenge>
);

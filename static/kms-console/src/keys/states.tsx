import Lozenge from '@atlaskit/lozenge';
import type { Key } from '../../../../src/kms-server/http/views';

type Appearance = 'default' | 'inprogress' | 'moved' | 'new' | 'removed' | 'success';

export const KEY_STATES: Readonly<Record<Key['state'], readonly [name: string, appearance: Appearance]>> = {
  Disabled: ['Disabled', 'default'],
  Enabled: ['Enabled', 'success'],
  PendingDeletion: ['Pending deletion', 'moved'],
  Destroyed: ['Destroyed', 'removed'],
};

export const KeyState = ({ state }: { readonly state: Key['state'] }) => (
  <Lozenge appearance={KEY_STATES[state][1]}>{KEY_STATES[state][0]}</Lozenge>
);

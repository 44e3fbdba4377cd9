import Lozenge, { type ThemeAppearance } from '@atlaskit/lozenge';
import type { Status } from '../api/types';

/** Jira's colours of the status categories. */
const APPEARANCES: Readonly<Record<string, ThemeAppearance>> = {
  new: 'default',
  indeterminate: 'inprogress',
  done: 'success',
};

export const appearanceOf = (status: Status): ThemeAppearance =>
  APPEARANCES[status.statusCategory.key] ?? 'default';

export function StatusLozenge({ status }: { readonly status: Status }) {
  return (
    <Lozenge appearance={appearanceOf(status)} maxWidth={240}>
      {status.name}
    </Lozenge>
  );
}

import Flag, { AutoDismissFlag, FlagGroup } from '@atlaskit/flag';
import StatusError from '@atlaskit/icon/core/status-error';
import StatusInformation from '@atlaskit/icon/core/status-information';
import StatusSuccess from '@atlaskit/icon/core/status-success';
import StatusWarning from '@atlaskit/icon/core/status-warning';
import { token } from '@atlaskit/tokens';
import { useSyncExternalStore } from 'react';
import { closeFlag, currentFlags, type FlagOptions, onFlags } from './bridge/flag-store';
import { EgressConsent } from './egress-consent';

const LOOKS = {
  info: <StatusInformation label="Information" color={token('color.icon.information')} />,
  success: <StatusSuccess label="Success" color={token('color.icon.success')} />,
  warning: <StatusWarning label="Warning" color={token('color.icon.warning')} />,
  error: <StatusError label="Error" color={token('color.icon.danger')} />,
} as const;

/** What the app asks the product to show over the page: its flags, and the question what it may reach. */
export function Flags() {
  const flags = useSyncExternalStore(onFlags, currentFlags);
  return (
    <>
      {flags.length > 0 && (
        <section aria-label="Messages of apps">
          <FlagGroup
            label="Messages of apps"
            labelTag="h2"
            shouldRenderToParent
            onDismissed={(id) => closeFlag(String(id))}
          >
            {flags.map((flag) => flagOf(flag))}
          </FlagGroup>
        </section>
      )}
      <EgressConsent />
    </>
  );
}

function flagOf({ id, title, description, type, appearance, actions, isAutoDismiss }: FlagOptions) {
  const Kind = isAutoDismiss ? AutoDismissFlag : Flag;
  return (
    <Kind
      key={id}
      id={id}
      title={title}
      icon={LOOKS[appearance ?? type]}
      appearance={appearance ?? 'normal'}
      {...(description === undefined ? {} : { description })}
      actions={actions.map(({ text, onClick }) => ({ content: text, onClick: () => onClick?.() }))}
    />
  );
}

import Modal, {
  CloseButton,
  ModalBody,
  ModalHeader,
  ModalTitle,
  ModalTransition,
} from '@atlaskit/modal-dialog';
import { useState } from 'react';
import type { ExtensionContext, ModuleView } from '../../../web/contract';
import type { ModalOptions } from './bridge/operations';
import { ForgeFrame } from './forge-frame';
import { frameOf } from './frame-place';
import { Skeleton } from './skeleton';
import type { ForgeNode } from './ui-kit/forge-doc';
import { ForgeDocView } from './ui-kit/render';

interface ResourceModalProps {
  readonly module: ModuleView;
  readonly extension: ExtensionContext;
  /** The dialog to show; none while undefined. */
  readonly options: ModalOptions | undefined;
  readonly onTrouble: (message: string) => void;
  readonly onClosed: () => void;
}

/** Widths and least heights of Forge's named sizes: the page on `Modal` of `@forge/bridge`. */
const SIZES: Readonly<Record<string, { readonly width: string; readonly height?: string }>> = {
  small: { width: '400px', height: '20vh' },
  medium: { width: '600px', height: '40vh' },
  large: { width: '800px', height: '70vh' },
  xlarge: { width: '968px', height: '90vh' },
  max: { width: '100%', height: '100%' },
  fullscreen: { width: '100%', height: '100%' },
  resizable: { width: '800px', height: '70vh' },
};

const sizeOf = ({ size }: ModalOptions) => (typeof size === 'string' ? (SIZES[size] ?? SIZES.medium) : size);

/** Another frame of the app in a dialog over the whole page: `Modal` of `@forge/bridge`. */
export function ResourceModal({ options, ...rest }: ResourceModalProps) {
  return <ModalTransition>{options && <Dialog {...rest} options={options} />}</ModalTransition>;
}

function Dialog({
  module,
  extension,
  options,
  onTrouble,
  onClosed,
}: ResourceModalProps & { options: ModalOptions }) {
  const [doc, setDoc] = useState<ForgeNode>();
  const [isReady, setReady] = useState(false);
  const { width = '600px', height } = sizeOf(options) ?? {};
  const isNative = options.resource === null && module.render === 'native';
  const title = options.title || module.title;
  const close = (payload?: unknown): void => {
    onClosed();
    options.onClose(payload);
  };
  return (
    <Modal
      width={width}
      {...(height === undefined ? {} : { height })}
      label={title}
      shouldCloseOnEscapePress={options.closeOnEscape}
      shouldCloseOnOverlayClick={options.closeOnOverlayClick}
      onClose={() => close()}
    >
      {options.title !== '' && (
        <ModalHeader>
          <ModalTitle>{options.title}</ModalTitle>
          <CloseButton onClick={() => close()} />
        </ModalHeader>
      )}
      <ModalBody>
        {!isReady && <Skeleton label={`Loading ${title}`} />}
        {doc && <ForgeDocView doc={doc} onError={(error) => onTrouble(error.message)} />}
        <ForgeFrame
          module={module}
          extension={{ ...extension, modal: options.context }}
          src={frameOf(module, options.resource)}
          title={title}
          isHidden={isNative}
          onDoc={setDoc}
          onReady={() => setReady(true)}
          onTrouble={onTrouble}
          openModal={() =>
            onTrouble('A dialog of the app asked for a dialog of its own; Forge opens one at a time.')
          }
          onClose={close}
        />
      </ModalBody>
    </Modal>
  );
}

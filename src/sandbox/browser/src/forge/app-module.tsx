import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import { useState } from 'react';
import type { ExtensionContext, ModuleView } from '../../../web/contract';
import type { ModalOptions } from './bridge/operations';
import { ForgeFrame } from './forge-frame';
import { FramePlaceContext } from './frame-place';
import './forge.css';
import { ResourceModal } from './resource-modal';
import { Skeleton } from './skeleton';
import type { ForgeNode } from './ui-kit/forge-doc';
import { ForgeDocView } from './ui-kit/render';

interface Place {
  readonly module: ModuleView;
  readonly extension: ExtensionContext;
}

/**
 * One module of the app in its place on a page: its frame, and for `render: native` what the frame says is to be seen.
 *
 * A UI Kit page has no way to the clipboard: its own frame is never focused, so the browser refuses
 * `navigator.clipboard` there, on this page as in Jira. A page that offers to copy puts a `Frame` (Custom UI, focused
 * when it is clicked, and allowed `clipboard-write`) around the button, or a read-only `Textfield` to copy from.
 */
export function AppModule({ module, extension }: Place) {
  const [attempt, setAttempt] = useState(0);
  const identity = JSON.stringify([attempt, module.frameUrl, extension]);
  return (
    <Attempt
      key={identity}
      module={module}
      extension={extension}
      retry={() => setAttempt((count) => count + 1)}
    />
  );
}

/** One try at showing the module; another one starts over with a fresh frame. */
function Attempt({ module, extension, retry }: Place & { readonly retry: () => void }) {
  const [doc, setDoc] = useState<ForgeNode>();
  const [isReady, setReady] = useState(false);
  const [troubles, setTroubles] = useState<readonly string[]>([]);
  const [modal, setModal] = useState<ModalOptions>();
  const isNative = module.render === 'native';

  const report = (message: string): void => {
    console.error(`Forge module ${module.moduleKey}: ${message}`);
    setTroubles((known) => (known.includes(message) ? known : [...known, message]));
  };

  return (
    <div className="forge-module" data-module={module.moduleKey}>
      {troubles.length > 0 && <Trouble title={module.title} messages={troubles} retry={retry} />}
      {!isReady && troubles.length === 0 && <Skeleton label={`Loading ${module.title}`} />}
      {doc && (
        <FramePlaceContext.Provider value={{ module, extension, onTrouble: report }}>
          <ForgeDocView doc={doc} onError={(error) => report(error.message)} />
        </FramePlaceContext.Provider>
      )}
      <ForgeFrame
        module={module}
        extension={extension}
        src={module.frameUrl}
        title={module.title}
        isHidden={isNative}
        onDoc={setDoc}
        onReady={() => setReady(true)}
        onTrouble={report}
        openModal={setModal}
      />
      <ResourceModal
        module={module}
        extension={extension}
        options={modal}
        onTrouble={report}
        onClosed={() => setModal(undefined)}
      />
    </div>
  );
}

function Trouble({
  title,
  messages,
  retry,
}: {
  readonly title: string;
  readonly messages: readonly string[];
  readonly retry: () => void;
}) {
  return (
    <div data-forge-error={messages.join('\n')} role="alert">
      <SectionMessage appearance="error" title={`${title} can’t be shown as it should be.`}>
        {messages.map((message) => (
          <p key={message}>{message}</p>
        ))}
        <Button onClick={retry}>Try again</Button>
      </SectionMessage>
    </div>
  );
}

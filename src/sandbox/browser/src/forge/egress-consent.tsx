import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import Modal, {
  ModalBody,
  ModalFooter,
  ModalHeader,
  ModalTitle,
  ModalTransition,
} from '@atlaskit/modal-dialog';
import { Inline, Stack, Text } from '@atlaskit/primitives/compiled';
import { useSyncExternalStore } from 'react';
import type { EgressQuestion } from '../../../web/contract';

interface Asked {
  readonly question: EgressQuestion;
  readonly answer: (allowed: boolean) => void;
}

let waiting: readonly Asked[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Asked[]): void {
  waiting = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows the question and waits for the person. One question at a time; others queue. */
export const askConsent = (question: EgressQuestion): Promise<boolean> =>
  new Promise((resolve) => {
    const asked: Asked = {
      question,
      answer: (allowed) => {
        change(waiting.filter((one) => one !== asked));
        resolve(allowed);
      },
    };
    change([...waiting, asked]);
  });

/** The product's own dialog, which the app can't draw or answer. */
export function EgressConsent() {
  const [asked] = useSyncExternalStore(subscribe, () => waiting);
  return <ModalTransition>{asked && <Dialog {...asked} />}</ModalTransition>;
}

const WORDS = {
  allow: {
    title: (app: string) => `Allow ${app} to connect?`,
    lead: (app: string) => `${app} will send data to these hosts, and receive data from them.`,
    confirm: 'Allow',
  },
  remove: {
    title: (app: string) => `Stop ${app} from connecting?`,
    lead: (app: string) => `${app} will no longer reach these hosts.`,
    confirm: 'Remove',
  },
} as const;

/** What each egress type lets an app do. */
const PURPOSES: Readonly<Record<string, string>> = {
  FETCH_BACKEND_SIDE: 'calls from the app’s functions',
  FETCH_CLIENT_SIDE: 'calls from the app’s pages',
  FONTS: 'fonts',
  FRAMES: 'embedded pages',
  IMAGES: 'images',
  MEDIA: 'audio and video',
  SCRIPTS: 'scripts',
  STYLES: 'style sheets',
};

function Dialog({ question: { action, appName, groups }, answer }: Asked) {
  const words = WORDS[action];
  return (
    <Modal onClose={() => answer(false)} testId="egress-consent">
      <ModalHeader>
        <ModalTitle appearance="warning">{words.title(appName)}</ModalTitle>
      </ModalHeader>
      <ModalBody>
        <Stack space="space.200">
          <Text as="p">{words.lead(appName)}</Text>
          {groups.map((group) => (
            <section key={group.key} aria-label={group.description}>
              <Text as="p" weight="semibold">
                {group.description}
              </Text>
              <ul className="forge-hosts">
                {group.domains.map(({ domain, types, isNew }) => (
                  <li key={domain}>
                    <Inline space="space.100" alignBlock="center" shouldWrap>
                      <code>{domain}</code>
                      <Text color="color.text.subtle">
                        {types.map((type) => PURPOSES[type] ?? type).join(', ')}
                      </Text>
                      {isNew && <Lozenge appearance="new">New</Lozenge>}
                    </Inline>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </Stack>
      </ModalBody>
      <ModalFooter>
        <Button appearance="subtle" onClick={() => answer(false)}>
          Cancel
        </Button>
        <Button appearance={action === 'remove' ? 'danger' : 'primary'} onClick={() => answer(true)}>
          {words.confirm}
        </Button>
      </ModalFooter>
    </Modal>
  );
}

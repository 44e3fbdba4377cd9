import { useEffect, useId, useRef, useState } from 'react';
import type { ExtensionContext, ModuleView } from '../../../web/contract';
import { Channel } from './bridge/channel';
import type { Remote } from './bridge/function-references';
import { basePath, ModuleHistory } from './bridge/module-history';
import { type Host, type ModalOptions, OPERATIONS } from './bridge/operations';
import { onThemeChange } from './bridge/theme';
import { askConsent } from './egress-consent';
import type { ForgeNode } from './ui-kit/forge-doc';

/** Attributes of Forge's frames: developer.atlassian.com/platform/forge/custom-ui/iframe. */
const SANDBOX = 'allow-downloads allow-forms allow-modals allow-pointer-lock allow-same-origin allow-scripts';
const ALLOW = 'camera; clipboard-write; display-capture; fullscreen; microphone';

/** A frame that has loaded calls the bridge at once; one that hasn't after this is no page of the app. */
const SILENCE_MS = 10_000;
/** The first visit of a UI Kit page waits for Forge's bundler. */
const NEVER_LOADED_MS = 120_000;

export interface ForgeFrameProps {
  readonly module: ModuleView;
  readonly extension: ExtensionContext;
  readonly src: string;
  readonly title: string;
  /** A native frame is never seen; what it draws goes to `onDoc`. */
  readonly isHidden: boolean;
  /** Given, it is the frame's; otherwise the frame is as high as its page. */
  readonly height?: string;
  readonly onDoc: (doc: ForgeNode) => void;
  /** The page has something to show. */
  readonly onReady: () => void;
  /** Something that people, and tests, must see. */
  readonly onTrouble: (message: string) => void;
  readonly openModal: (options: ModalOptions) => void;
  readonly onClose?: (payload: unknown) => void;
}

/** One frame of the app and the bridge to it. */
export function ForgeFrame(props: ForgeFrameProps) {
  const { src, title, isHidden } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const frameId = useId();
  const latest = useRef(props);
  latest.current = props;
  const [height, setHeight] = useState(0);
  const [isLoaded, setLoaded] = useState(false);
  const hasSpoken = useRef(false);

  useEffect(() => {
    const silence = setTimeout(
      () => {
        if (!hasSpoken.current) latest.current.onTrouble(`The app's page at ${src} did not start.`);
      },
      isLoaded ? SILENCE_MS : NEVER_LOADED_MS,
    );
    return () => clearTimeout(silence);
  }, [isLoaded, src]);

  useEffect(() => {
    const { module, extension } = latest.current;
    const undo: (() => void)[] = [];
    const closed: Remote[] = [];
    const channel = new Channel({
      window: () => frame.current?.contentWindow ?? null,
      origin: new URL(src, location.href).origin,
      onCall: (cmd, data) => {
        hasSpoken.current = true;
        const operation = Object.hasOwn(OPERATIONS, cmd) ? OPERATIONS[cmd] : undefined;
        if (operation) return operation(host, data);
        const message = `The sandbox's bridge has no operation ${cmd}.`;
        latest.current.onTrouble(message);
        throw new Error(message);
      },
      onHeight: (pixels) => {
        hasSpoken.current = true;
        setHeight(Math.ceil(pixels));
        if (!latest.current.isHidden && pixels > 0) latest.current.onReady();
      },
      onViolation: ({ directive, blocked, source }) =>
        latest.current.onTrouble(`Content-Security-Policy: ${directive} blocks ${blocked} (${source}).`),
    });
    const history = new ModuleHistory(basePath(module.moduleKey), (state) => channel.sendHistory(state));
    const host: Host = {
      ...{ frameId, module, extension, history },
      draw: (doc) => {
        latest.current.onDoc(doc);
        latest.current.onReady();
      },
      fail: (message) => latest.current.onTrouble(message),
      openModal: (options) => latest.current.openModal(options),
      close: latest.current.onClose && ((payload) => latest.current.onClose?.(payload)),
      onClosed: (listener) => closed.push(listener),
      consent: askConsent,
      untilGone: (one) => undo.push(one),
    };
    undo.push(
      channel.open(),
      history.open(),
      onThemeChange((theme) => channel.sendTheme(theme)),
      () => {
        for (const listener of closed) listener();
      },
    );
    return () => {
      for (const one of undo) one();
    };
  }, [src, frameId]);

  return (
    <iframe
      ref={frame}
      className={isHidden ? 'forge-hidden-frame' : 'forge-frame'}
      {...(isHidden ? { tabIndex: -1, 'aria-hidden': true } : { style: { height: props.height ?? height } })}
      title={title}
      src={src}
      sandbox={SANDBOX}
      allow={ALLOW}
      onLoad={() => setLoaded(true)}
    />
  );
}

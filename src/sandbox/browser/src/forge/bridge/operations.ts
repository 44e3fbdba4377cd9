import * as z from 'zod';
import type { EgressCall, EgressQuestion, ExtensionContext, ModuleView } from '../../../../web/contract';
import type { HistoryMove } from '../../../../web/contract-bridge';
import { type ForgeNode, Reconcile } from '../ui-kit/forge-doc';
import { appEvents, type EventBus, publicEvents } from './event-bus';
import { closeFlag, showFlag } from './flag-store';
import type { Remote } from './function-references';
import { hasHistory, type ModuleHistory } from './module-history';
import { go, urlOf } from './navigation';
import * as server from './server';
import { currentTheme } from './theme';

/** A dialog that a frame asks for; `resource` null is the frame's own. */
export interface ModalOptions {
  readonly resource: string | null;
  readonly size: string | { readonly width: string; readonly height?: string | undefined };
  readonly title: string;
  readonly closeOnEscape: boolean;
  readonly closeOnOverlayClick: boolean;
  readonly context: unknown;
  readonly onClose: Remote;
}

/** One frame and its place on the page, as far as the operations of its bridge reach. */
export interface Host {
  readonly frameId: string;
  readonly module: ModuleView;
  readonly extension: ExtensionContext;
  readonly history: ModuleHistory;
  readonly draw: (doc: ForgeNode) => void;
  /** The app itself says that it can't go on. */
  readonly fail: (message: string) => void;
  readonly openModal: (options: ModalOptions) => void;
  /** Closes the frame's dialog; absent where the frame is in none. */
  readonly close: ((payload: unknown) => void) | undefined;
  readonly onClosed: (listener: Remote) => void;
  /** Asks the person. */
  readonly consent: (question: EgressQuestion) => Promise<boolean>;
  /** Undoes `listener` when the frame goes. */
  readonly untilGone: (undo: () => void) => void;
}

type Operation = (host: Host, data: unknown) => unknown;

const fn = z.custom<Remote>((value) => typeof value === 'function');
const nothing: Remote = () => undefined;

const Invoke = z.object({
  functionKey: z.string(),
  payload: z.unknown(),
  metadata: z.undefined({ error: 'The sandbox answers without metadata such as rate limits.' }).optional(),
  invokeType: z.undefined({ error: 'The sandbox calls no remotes and no containers.' }).optional(),
});

const Product = z.object({
  product: z.literal('jira', { error: 'The sandbox has Jira alone.' }),
  restPath: z.string(),
  fetchRequestInit: z.looseObject({
    method: z.string().default('GET'),
    headers: z.array(z.tuple([z.string(), z.string()])).default([]),
    body: z.string().nullable().default(null),
  }),
  isMultipartFormData: z.literal(false, { error: 'The sandbox takes no attachments.' }).default(false),
});

const Modal = z.object({
  resource: z.string().nullable(),
  size: z.union([z.string(), z.object({ width: z.string(), height: z.string().optional() })]),
  title: z.string().default(''),
  closeOnEscape: z.boolean().default(true),
  closeOnOverlayClick: z.boolean().default(true),
  context: z.unknown(),
  onClose: fn.default(() => nothing),
});

const Move: z.ZodType<HistoryMove> = z.union([
  z.object({
    method: z.enum(['push', 'replace']),
    to: z.union([
      z.string(),
      z.object({ pathname: z.string(), search: z.string().default(''), hash: z.string().default('') }),
    ]),
  }),
  z.object({ method: z.literal('go'), delta: z.number() }),
]);

const Listen = z.object({ event: z.string(), callback: fn });
const Emit = z.object({ event: z.string(), payload: z.unknown() });

const listenOn =
  (bus: EventBus): Operation =>
  (host, data) => {
    const { event, callback } = Listen.parse(data);
    const unsubscribe = bus.on(event, callback);
    host.untilGone(unsubscribe);
    return { unsubscribe };
  };

const emitOn =
  (bus: EventBus): Operation =>
  (_, data) => {
    const { event, payload } = Emit.parse(data);
    bus.emit(event, payload);
  };

/** Changes to what the app may reach happen after the person has seen them and agreed. */
const egress =
  (op: EgressCall['op']): Operation =>
  async ({ module: { moduleKey }, consent }, payload) => {
    const call = { moduleKey, op, payload: payload ?? {} };
    const answer = await server.egress(call);
    if ('value' in answer) return answer.value ?? undefined;
    if (!(await consent(answer.ask))) throw new Error('The administrator did not allow the change.');
    const confirmed = await server.egress({ ...call, confirmed: true });
    if ('ask' in confirmed) throw new Error('The sandbox asks again for what was confirmed.');
    return confirmed.value ?? undefined;
  };

/** What `@forge/bridge` and `@forge/react` call, by the names that they call it. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  invoke: ({ module: { moduleKey }, extension }, data) => {
    const { functionKey, payload } = Invoke.parse(data);
    return server.invoke({ moduleKey, functionKey, payload, extension });
  },
  fetchProduct: async (_, data) => {
    const { restPath, fetchRequestInit } = Product.parse(data);
    const { method, headers, body } = fetchRequestInit;
    const answer = await server.product({
      path: restPath,
      method,
      headers: Object.fromEntries(headers),
      body,
    });
    return { ...answer, isAttachment: false };
  },
  getContext: async ({ module: { moduleKey }, extension }) => {
    const found = await server.context(moduleKey, extension);
    return {
      ...found,
      theme: { colorMode: currentTheme().attributes['data-color-mode'] },
      surfaceColor: null,
    };
  },
  navigate: (_, data) => go(data),
  getUrl: (_, data) => urlOf(data),
  reload: () => location.reload(),
  /** The product reads its data again: the site's pages listen. */
  refresh: () => {
    window.dispatchEvent(new Event('sandbox:refresh'));
    return true;
  },
  close: ({ close }, payload) => {
    close?.(payload);
    return close !== undefined;
  },
  submit: () => false,
  open: () => false,
  onClose: ({ close, onClosed }, listener) => {
    if (close) onClosed(fn.parse(listener));
    return close !== undefined;
  },
  openModal: ({ openModal }, data) => {
    openModal(Modal.parse(data));
    return true;
  },
  createHistory: ({ module, history }) => (hasHistory(module.type) ? history.state() : undefined),
  __history: ({ history }, data) => history.move(Move.parse(data)),
  showFlag: (_, data) => showFlag(data),
  closeFlag: (_, data) => closeFlag(String(z.object({ id: z.unknown() }).parse(data).id)),
  on: listenOn(appEvents),
  emit: emitOn(appEvents),
  onPublic: listenOn(publicEvents),
  emitPublic: emitOn(publicEvents),
  enableTheming: () => currentTheme(),
  changeWindowTitle: (_, title) => {
    document.title = z.string().parse(title);
  },
  emitReadyEvent: () => undefined,
  getFrameId: ({ frameId }) => frameId,
  reconcile: ({ draw }, data) => draw(Reconcile.parse(data).forgeDoc),
  onError: ({ fail }, data) => fail(errorText(data)),
  __permission__egressGet: egress('get'),
  __permission__egressSet: egress('set'),
  __permission__egressDeleteDomain: egress('deleteDomain'),
  __permission__egressDeleteGroup: egress('deleteGroup'),
};

const Failure = z.object({ error: z.object({ message: z.string() }) });

function errorText(data: unknown): string {
  const parsed = Failure.safeParse(data);
  return parsed.success ? parsed.data.error.message : 'The page of the app could not be drawn.';
}

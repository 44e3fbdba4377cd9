import { join } from 'node:path';
import { build } from 'esbuild';

/** What `@forge/react` hands to Jira. */
export interface Doc {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly children: readonly Doc[];
}
type Payload = Readonly<Record<string, unknown>>;

export let page: Doc | undefined;
export const invocations: { functionKey: string; payload: Payload }[] = [];
export const consents: Payload[] = [];
/** What the resolver answers, by function; a test puts its own. */
export const answers: Record<string, (payload: Payload) => unknown> = {};

/** Jira's side of the page: draws what is reconciled, runs what is invoked. */
const bridge: Record<string, (payload: Payload) => unknown> = {
  reconcile: ({ forgeDoc }) => {
    page = forgeDoc as Doc;
  },
  invoke: ({ functionKey, payload }) => {
    invocations.push({ functionKey: String(functionKey), payload: (payload ?? {}) as Payload });
    const answer = answers[String(functionKey)];
    if (!answer) throw new Error(`No answer is prepared for ${functionKey}`);
    return answer((payload ?? {}) as Payload);
  },
  __permission__egressSet: (payload) => {
    consents.push(payload);
    return { results: [] };
  },
};

export const walk = (doc: Doc | undefined): Doc[] => (doc ? [doc, ...doc.children.flatMap(walk)] : []);
export const textOf = (doc: Doc | undefined): string =>
  walk(doc)
    .map(({ props }) =>
      [props.text, props.title, props.header].filter((part) => typeof part === 'string').join(' '),
    )
    .join(' ');
export const find = (type: string, matches: (doc: Doc) => boolean): Doc => {
  const found = walk(page).find((doc) => doc.type === type && matches(doc));
  if (!found) throw new Error(`No ${type} on the page: ${textOf(page)}`);
  return found;
};
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
};
export const press = async (label: string): Promise<void> => {
  const button = walk(page).find(
    (doc) =>
      /Button$/.test(doc.type) && typeof doc.props.onClick === 'function' && textOf(doc).includes(label),
  );
  if (!button) throw new Error(`No button ${label}`);
  (button.props.onClick as (event: unknown) => void)({});
  await settle();
};
/** `@forge/react` puts a prefix before the ids of a page. */
export const field = (id: string): Doc =>
  find('Textfield', ({ props }) => String(props.id).endsWith(`-${id}`));
export const type = async (id: string, value: string): Promise<void> => {
  (field(id).props.onChange as (event: unknown) => void)({ target: { value } });
  await settle();
};

export const ok = (value: unknown) => ({ ok: true, value });

type UiPage = 'admin-page' | 'issue-panel';
const bundles = new Map<UiPage, Promise<string>>();

/** As a browser gets it. */
async function bundle(name: UiPage): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, `../../../../src/app/ui/${name}/index.tsx`)],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

function bundleOf(name: UiPage): Promise<string> {
  const made = bundles.get(name) ?? bundle(name);
  bundles.set(name, made);
  return made;
}

/** A page asks again and again while it is open; that holds no test up, and ends with the page. */
class Timers {
  readonly #running = new Set<NodeJS.Timeout>();

  readonly set = (run: () => void, ms?: number): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      run();
    }, ms).unref();
    this.#running.add(timer);
    return timer;
  };

  clear(): void {
    for (const timer of this.#running) clearTimeout(timer);
  }
}

let timers = new Timers();
const never = new Promise<never>(() => undefined);

/** Nothing of a page outlives its test: what it asked stays unanswered, what it wanted to ask later isn't asked. */
function closePage(): void {
  timers.clear();
  delete (globalThis as unknown as Record<string, unknown>).__bridge;
}
afterAll(closePage);

/** Runs a page beside the bridge. One that was opened before draws no more. */
export async function openPage(name: UiPage = 'admin-page'): Promise<void> {
  const code = await bundleOf(name);
  closePage();
  const host = globalThis as unknown as Record<string, unknown>;
  host.self = globalThis;
  page = undefined;
  const callBridge = async (op: string, payload: Payload) =>
    host.__bridge === its ? bridge[op]?.(payload) : never;
  const its = { callBridge };
  host.__bridge = its;
  timers = new Timers();
  new Function('setTimeout', code)(timers.set);
}

export const open = async (part: string): Promise<void> => {
  const titles = walk(page).filter(({ type }) => type === 'Tab');
  const index = titles.findIndex((tab) => textOf(tab).includes(part));
  (find('Tabs', () => true).props.onChange as (index: number) => void)(index);
  await settle();
};

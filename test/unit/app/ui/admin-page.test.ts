import { join } from 'node:path';
import { build } from 'esbuild';

/** What `@forge/react` hands to Jira. */
interface Doc {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly children: readonly Doc[];
}
type Payload = Readonly<Record<string, unknown>>;

let page: Doc | undefined;
const invocations: { functionKey: string; payload: Payload }[] = [];
const consents: Payload[] = [];
let answers: Record<string, (payload: Payload) => unknown> = {};

/** Jira's side of the page: draws what is reconciled, runs what is invoked. */
const bridge: Record<string, (payload: Payload) => unknown> = {
  reconcile: ({ forgeDoc }) => {
    page = forgeDoc as Doc;
  },
  invoke: ({ functionKey, payload }) => {
    invocations.push({ functionKey: String(functionKey), payload: (payload ?? {}) as Payload });
    return answers[String(functionKey)]?.((payload ?? {}) as Payload);
  },
  __permission__egressSet: (payload) => {
    consents.push(payload);
    return { results: [] };
  },
};

const walk = (doc: Doc | undefined): Doc[] => (doc ? [doc, ...doc.children.flatMap(walk)] : []);
const textOf = (doc: Doc | undefined): string =>
  walk(doc)
    .map(({ props }) => [props.text, props.title].filter((part) => typeof part === 'string').join(' '))
    .join(' ');
const find = (type: string, matches: (doc: Doc) => boolean): Doc => {
  const found = walk(page).find((doc) => doc.type === type && matches(doc));
  if (!found) throw new Error(`No ${type} on the page: ${textOf(page)}`);
  return found;
};
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const press = async (label: string): Promise<void> => {
  const button = walk(page).find(
    (doc) =>
      /Button$/.test(doc.type) && typeof doc.props.onClick === 'function' && textOf(doc).includes(label),
  );
  if (!button) throw new Error(`No button ${label}`);
  (button.props.onClick as (event: unknown) => void)({});
  await settle();
};
/** `@forge/react` puts a prefix before the ids of a page. */
const field = (id: string): Doc => find('Textfield', ({ props }) => String(props.id).endsWith(`-${id}`));
const type = async (id: string, value: string): Promise<void> => {
  (field(id).props.onChange as (event: unknown) => void)({ target: { value } });
  await settle();
};

const step = (done: number, more: object = {}) => ({
  ok: true,
  value: { step: null, done: done === 2, next: null, progress: { done, of: 2 }, ...more },
});

/** Bundles the page as a browser gets it, and runs it beside the bridge. */
async function openPage(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, '../../../../src/app/ui/admin-page/index.tsx')],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  new Function(outputFiles[0]?.text ?? '')();
}

beforeAll(async () => {
  answers = {
    'connection.list': () => ({ ok: true, value: [] }),
    'billing.read': () => ({ ok: true, value: { url: null, hasSecret: false, chargeAt: 'creation' } }),
  };
  const host = globalThis as unknown as Record<string, unknown>;
  host.self = globalThis;
  host.__bridge = { callBridge: async (op: string, payload: Payload) => bridge[op]?.(payload) };
  await openPage();
  await settle();
});
beforeEach(() => {
  invocations.length = 0;
  consents.length = 0;
});

test('shows project, connections and billing', () => {
  for (const heading of ['Project', 'KMS connections', 'Billing']) expect(textOf(page)).toContain(heading);
});

test('the set-up button plans and then goes step by step to the end', async () => {
  let done = 0;
  answers['setUp.plan'] = () => step(0);
  answers['setUp.step'] = () => step(++done);
  await type('project-key', 'CRYPTO');
  await press('Set up');
  expect(invocations.map(({ functionKey }) => functionKey)).toEqual([
    'setUp.plan',
    'setUp.step',
    'setUp.step',
  ]);
  expect(invocations[0]?.payload).toEqual({
    project: { mode: 'new', key: 'CRYPTO', name: 'Cryptographic keys' },
  });
  expect(textOf(page)).toContain('The project is set up.');
});

test('what stands in the way is shown with its mend, and the steps stop', async () => {
  const problem = { what: 'Jira already has a role.', mend: 'Rename that one.' };
  answers['setUp.plan'] = () => step(0);
  answers['setUp.step'] = () => step(1, { problem });
  await press('Set up');
  expect(invocations).toHaveLength(2);
  expect(textOf(page)).toContain('Jira already has a role.');
  expect(textOf(page)).toContain('Rename that one.');
});

test('a connection is saved, its host asked for in Jira’s dialog, and the secret leaves the page', async () => {
  const saved = {
    id: 'c1',
    name: 'Main',
    keyGroup: 'payments',
    kms: { baseUrl: 'https://kms.example.com/base' },
  };
  answers['connection.save'] = () => ({ ok: true, value: saved });
  answers['connection.list'] = () => ({ ok: true, value: [saved] });
  await type('connection-name', 'Main');
  await type('connection-baseUrl', 'https://kms.example.com/base');
  await type('connection-keyGroup', 'payments');
  await type('connection-credential', 'kd_a_b');
  expect(field('connection-credential').props.type).toBe('password');
  await press('Add the connection');
  expect(invocations[0]).toMatchObject({
    functionKey: 'connection.save',
    payload: { name: 'Main', keyGroup: 'payments', credential: 'kd_a_b', kms: { type: 'keydesk' } },
  });
  expect(consents).toEqual([
    {
      egresses: [
        {
          key: 'kms',
          description: expect.any(String),
          configured: [{ domain: 'https://kms.example.com', type: ['FETCH_BACKEND_SIDE'] }],
        },
      ],
    },
  ]);
  expect(JSON.stringify(page)).not.toContain('kd_a_b');
});

test('a resolver that does not answer is a problem like any other', async () => {
  answers['setUp.check'] = () => {
    throw new Error('timed out');
  };
  await press('Check');
  expect(textOf(page)).toContain('Keydesk did not answer.');
});

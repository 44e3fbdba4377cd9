import { ROUTES } from '../../../src/kms-server/http/routes';
import { expectGolden } from '../../support/golden';
import type { Browser, Reply } from '../auth/support/browser';
import { loggedInAs } from '../auth/support/people';
import { describeWithHsm } from '../support/hsm';
import { startTestKms, type TestKms } from '../support/kms';

const CLOSED = ROUTES.filter(({ action }) => action !== null);
const SIX_MINUTES = 360_000;
const UUID = '00000000-0000-4000-8000-000000000000';
/** Things that aren't there: whoever may ask is told so. */
const PLACES: Readonly<Record<string, string>> = {
  keyId: UUID,
  principalId: UUID,
  issuanceId: UUID,
  credentialId: UUID,
  passkeyId: 'AAAA',
  linkId: UUID,
  accountId: 'none',
  name: 'none',
  version: 'none',
  id: '0'.repeat(32),
};

const LEGEND = `What a person does in a browser: a security officer and an operator of every operation, each by a session that was just confirmed, and
by one that was confirmed six minutes ago.
  + may   - is refused   ! is asked to confirm first`;

type Sign = '+' | '-' | '!';

function signOf({ status, body }: Reply<{ readonly code?: string }>): Sign {
  if (status === 401) throw new Error('The session is over');
  if (body?.code === 'reauthentication-required') return '!';
  return status === 403 ? '-' : '+';
}

describeWithHsm('by a session', (module) => {
  let kms: TestKms;
  beforeAll(async () => {
    kms = await startTestKms(module);
  });
  afterAll(() => kms?.close());

  /** Tries each operation with what nobody can want, so that whoever may is refused for that, and nothing changes. */
  async function tried(browser: Browser): Promise<ReadonlyMap<string, Sign>> {
    const signs = new Map<string, Sign>();
    for (const { id, method, path } of CLOSED) {
      const place = path.replace(/:(\w+)/g, (_, name: string) => PLACES[name] ?? name);
      const body = method === 'GET' ? undefined : { unexpected: true };
      signs.set(id, signOf(await browser.send<{ readonly code?: string }>(method, place, body)));
    }
    return signs;
  }

  test('as the table says that people have read', async () => {
    const browsers = [await loggedInAs(kms, 'chief'), await loggedInAs(kms, 'operator')];
    const fresh: ReadonlyMap<string, Sign>[] = [];
    for (const browser of browsers) fresh.push(await tried(browser));
    kms.clock.advance(SIX_MINUTES);
    const stale: ReadonlyMap<string, Sign>[] = [];
    for (const browser of browsers) stale.push(await tried(browser));
    const lines = CLOSED.map(({ id, method, path }) => {
      const signs = browsers.flatMap((_, index) => [fresh[index]?.get(id), stale[index]?.get(id)]);
      return `${`${method} ${path}`.padEnd(56)}${signs.map((sign) => String(sign).padEnd(8)).join('')}`.trimEnd();
    });
    const head = `${''.padEnd(56)}officer         operator\n${''.padEnd(56)}fresh   stale   fresh   stale`;
    expectGolden('kms/sessions.golden.txt', `${[LEGEND, head, lines.join('\n')].join('\n\n')}\n`);
  });
});

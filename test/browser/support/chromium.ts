import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { HSM_MODULE } from '../../kms-server/support/hsm';

/** Found by the set-up, or named by a person. */
const BINARY = process.env.KEYDESK_CHROMIUM;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(): Promise<Browser> {
  if (!BINARY) throw new Error('There is no Chromium: run "npm test", which looks for one');
  return chromium.launch({ executablePath: BINARY, headless: true, args: FLAGS });
}

/** Why nothing can be shown in a browser here; undefined where it can. */
export function lacking(): string | undefined {
  if (!HSM_MODULE) return 'no SoftHSM on this machine';
  if (!BINARY || !existsSync(BINARY)) return 'no Chrome or Chromium on this machine';
  return undefined;
}

/** Runs a suite where a browser and SoftHSM are, and says in one line where they aren't; the tests count as skipped. */
export function describeInBrowser(name: string, suite: () => void): void {
  const reason = lacking();
  if (!reason) {
    describe(name, suite);
    return;
  }
  console.log(`Skipped, ${reason}: ${name}`);
  describe.skip(name, suite);
}

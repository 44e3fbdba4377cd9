// What every run of the tests needs, however it was started: the build of the present sources, and the environment that
// says where the PKCS#11 module, the browser and the official API documents are.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from '../../scripts/bootstrap/build.mjs';
import { browserPaths, notedChromium } from '../../scripts/bootstrap/chromium.mjs';
import { alone } from '../../scripts/bootstrap/lock.mjs';
import { ROOT } from '../../scripts/bootstrap/paths.mjs';
import { notedModule, withModule } from '../../scripts/bootstrap/softhsm.mjs';

export default async function globalSetup() {
  const specs = join(ROOT, '..', 'shared', 'specs');
  if (!process.env.KEYDESK_SPECS && existsSync(specs)) process.env.KEYDESK_SPECS = specs;
  const hsm = process.env.KEYDESK_PKCS11_MODULE ? undefined : notedModule();
  if (hsm) Object.assign(process.env, withModule(process.env, hsm));
  const browser = process.env.KEYDESK_CHROMIUM ?? notedChromium()?.binary ?? anyBrowser();
  if (browser) process.env.KEYDESK_CHROMIUM = browser;
  try {
    await alone(() => ensureBuild(process.execPath), console.error);
  } catch (error) {
    // The tests that need no build can still tell something; the others fail by themselves.
    console.error(`${error.message}\nTests that start built programs use the last build, if there is one.`);
  }
}

const anyBrowser = () => browserPaths(process.platform, process.env.PATH).find((path) => existsSync(path));

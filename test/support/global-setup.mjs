// Tests start the built signer and app runner as processes of their own, so the build must be of the present sources.
import { ensureBuild } from '../../scripts/bootstrap/build.mjs';
import { alone } from '../../scripts/bootstrap/lock.mjs';

export default async function globalSetup() {
  try {
    await alone(() => ensureBuild(process.execPath), console.error);
  } catch (error) {
    // The tests that need no build can still tell something; the others fail by themselves.
    console.error(`${error.message}\nTests that start built programs use the last build, if there is one.`);
  }
}

import { once } from 'node:events';
import { createSandbox, type JiraSandbox } from '../../sandbox/sandbox';
import { CommandFailure, EXIT } from '../run';

export interface ServeOptions {
  readonly appDir: string;
  readonly dataDir: string;
  readonly port: number;
  /** `https://host=http://127.0.0.1:port`. */
  readonly aliases: readonly string[];
}

function setAliases(sandbox: JiraSandbox, aliases: readonly string[]): void {
  for (const alias of aliases) {
    const [address, target, ...rest] = alias.split('=');
    if (!address || !target || rest.length > 0) {
      throw new CommandFailure(
        `An alias is written https://host=http://127.0.0.1:port, not ${alias}`,
        EXIT.usage,
      );
    }
    sandbox.platform.aliases.set(address, target);
  }
}

/** Everybody of the site with their token: they are of no use outside of this sandbox. */
function introduce(sandbox: JiraSandbox, dataDir: string): string {
  const people = sandbox.jira.users().filter((user) => user.accountType === 'atlassian');
  const lines = people.map(
    (user) =>
      `  ${user.displayName.padEnd(20)} ${user.emailAddress ?? ''}:${user.apiToken ?? ''}  (${user.accountId})`,
  );
  return [
    `Sandbox Jira with "${sandbox.manifest.name}" at ${sandbox.url}`,
    `State is kept in ${dataDir}`,
    'People, each with e-mail and API token for basic authentication:',
    ...lines,
    'Stop with Ctrl-C.',
    '',
  ].join('\n');
}

/** Runs a sandbox until the process is told to end. */
export async function serveSandbox({ appDir, dataDir, port, aliases }: ServeOptions): Promise<void> {
  const sandbox = await createSandbox({ appDir, dataDir, port, scheduleCatchUp: 'last' });
  try {
    setAliases(sandbox, aliases);
    process.stdout.write(introduce(sandbox, dataDir));
    void sandbox.preparePages();
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  } finally {
    await sandbox.close();
  }
}

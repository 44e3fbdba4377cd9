import { Command } from 'commander';
import { confirmClock } from '../../kms-server';
import { DATA_DIR } from './environment';
import { withFolder } from './folder';

export const clockCommand = (): Command =>
  new Command('clock').description("the server's clock").addCommand(
    new Command('confirm')
      .description('say that the clock is right, after it jumped: destruction goes on')
      .requiredOption(...DATA_DIR)
      .action(async ({ dataDir }: { readonly dataDir: string }) => {
        await withFolder(dataDir, ({ store, clock, admin }) => confirmClock({ store, clock }, admin.actor));
        process.stdout.write(`The clock is confirmed at ${new Date().toISOString()}.\n`);
      }),
  );

import { Command } from 'commander';
import { enrolmentLink, initKms, siteOf } from '../../kms-server';
import { print } from '../table';
import { DATA_DIR, JSON_OUTPUT, MODULE, PIN_FILE, pkcs11Module, signerEntry } from './environment';
import { withFolder } from './folder';
import { readPin } from './secrets';

interface Options {
  readonly dataDir: string;
  readonly pinFile?: string;
  readonly pkcs11Module?: string;
  readonly group?: readonly string[];
  readonly administrator: string;
  readonly publicUrl: string;
  readonly json?: boolean;
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export const initCommand = (): Command =>
  new Command('init')
    .description('make a data folder: token, master keys, database')
    .requiredOption(...DATA_DIR)
    .option(...PIN_FILE)
    .option(...MODULE)
    .option('--group <name>', 'key group to begin with (may be repeated)', collect)
    .option('--administrator <name>', 'who enrols first, as administrator', 'administrator')
    .option('--public-url <origin>', 'where browsers will reach the console', 'http://localhost:8200')
    .option(...JSON_OUTPUT)
    .action(async (options: Options) => {
      const { origin } = siteOf(options.publicUrl);
      const { auditPublicKey } = await initKms({
        dataDir: options.dataDir,
        pin: await readPin(options),
        pkcs11Module: pkcs11Module(options.pkcs11Module),
        signerEntry: signerEntry(),
        groups: (options.group ?? []).map((name) => ({ name })),
      });
      const { token, expiresAt } = await withFolder(options.dataDir, ({ admin }) =>
        admin.addAdministrator(options.administrator),
      );
      const enrolment = { link: enrolmentLink(origin, token), expiresAt };
      print(options.json ?? false, { dataDir: options.dataDir, auditPublicKey, enrolment }, () =>
        [
          `The KMS is ready in ${options.dataDir}.`,
          'Keep this key where the KMS cannot change it; it verifies the audit log:',
          auditPublicKey.trimEnd(),
          `${options.administrator} enrols here, once, before ${new Date(expiresAt).toISOString().slice(0, 16)} UTC:`,
          enrolment.link,
          'Next: keydesk kms group add, operator add, application add, integration add; then keydesk kms serve',
        ].join('\n'),
      );
    });

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { parsePolicyJson } from '../../domain/policy/parse-policy';
import type { PolicySet } from '../../domain/policy/policy-set';
import { enrolmentLink, type FirstRole, initKms, siteOf } from '../../kms-server';
import { CommandFailure } from '../run';
import { print } from '../table';
import { DATA_DIR, JSON_OUTPUT, MODULE, PIN_FILE, pkcs11Module, signerEntry } from './environment';
import { withFolder } from './folder';
import { readPin } from './secrets';

interface Options {
  readonly dataDir: string;
  readonly pinFile?: string;
  readonly pkcs11Module?: string;
  readonly group?: readonly string[];
  readonly policy?: string;
  readonly administrator: string;
  readonly securityOfficer?: string;
  readonly publicUrl: string;
  readonly json?: boolean;
}

/** The policy in a file; every fault is told with its place. */
function policyIn(file: string): PolicySet {
  const parsed = parsePolicyJson(readFileSync(file, 'utf8'));
  if (parsed.ok) return parsed.value;
  throw new CommandFailure(`${file} is no policy. ${parsed.refusal.join('; ')}`);
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

interface Enrolment {
  readonly role: FirstRole;
  readonly name: string;
  readonly link: string;
  readonly expiresAt: number;
}

const firstPeople = ({ administrator, securityOfficer }: Options): readonly [FirstRole, string][] => [
  ['administrator', administrator],
  ...(securityOfficer === undefined ? [] : [['security-officer', securityOfficer] as [FirstRole, string]]),
];

const enrolmentText = ({ role, name, link, expiresAt }: Enrolment): readonly string[] => [
  `${name} (${role}) enrols here, once, before ${new Date(expiresAt).toISOString().slice(0, 16)} UTC:`,
  link,
];

export const initCommand = (): Command =>
  new Command('init')
    .description('make a data folder: token, master keys, database')
    .requiredOption(...DATA_DIR)
    .option(...PIN_FILE)
    .option(...MODULE)
    .option('--group <name>', 'key group to begin with (may be repeated)', collect)
    .option('--policy <file>', "the crypto policy that holds first, as JSON; Keydesk's default without it")
    .option('--administrator <name>', 'who enrols first, as administrator', 'administrator')
    .option('--security-officer <name>', "who agrees to the first administrator's changes; enrols too")
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
        ...(options.policy === undefined ? {} : { policy: policyIn(options.policy) }),
      });
      const enrolments = await withFolder(options.dataDir, async ({ admin }) => {
        const links: Enrolment[] = [];
        for (const [role, name] of firstPeople(options)) {
          const { token, expiresAt } = await admin.addEnrolling(role, name);
          links.push({ role, name, link: enrolmentLink(origin, token), expiresAt });
        }
        return links;
      });
      print(options.json ?? false, { dataDir: options.dataDir, auditPublicKey, enrolments }, () =>
        [
          `The KMS is ready in ${options.dataDir}.`,
          'Keep this key where the KMS cannot change it; it verifies the audit log:',
          auditPublicKey.trimEnd(),
          ...enrolments.flatMap(enrolmentText),
          'Next: keydesk kms group add, operator add, application add, integration add; then keydesk kms serve',
        ].join('\n'),
      );
    });

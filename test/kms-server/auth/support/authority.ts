import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithHsm } from '../../support/hsm';

export interface Pem {
  readonly cert: string;
  readonly key: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A certificate authority in a folder, by the openssl tool. */
export class Authority {
  readonly #name: string;
  #made = 0;

  constructor(folder: string, name: string) {
    this.#name = join(folder, name);
    const options = ['-x509', ...NEW_KEY, '-days', '30', '-subj', `/CN=${name}`];
    openssl(['req', ...options, '-keyout', `${this.#name}.key`, '-out', `${this.#name}.pem`]);
  }

  get cert(): string {
    return readFileSync(`${this.#name}.pem`, 'utf8');
  }

  /** A certificate that nobody vouches for. */
  static selfSigned(folder: string, san: string): Pem {
    const file = join(folder, 'self');
    const options = [
      '-x509',
      ...NEW_KEY,
      '-days',
      '1',
      '-subj',
      '/CN=shop',
      '-addext',
      `subjectAltName=${san}`,
    ];
    openssl(['req', ...options, '-keyout', `${file}.key`, '-out', `${file}.pem`]);
    return { cert: readFileSync(`${file}.pem`, 'utf8'), key: readFileSync(`${file}.key`, 'utf8') };
  }

  /** @param days until it expires; -1: it has */
  issue(san: string, usage = 'clientAuth', days = 10): Pem {
    this.#made += 1;
    const file = `${this.#name}-${this.#made}`;
    writeFileSync(`${file}.ext`, `subjectAltName=${san}\nextendedKeyUsage=${usage}\n`);
    openssl(['req', ...NEW_KEY, '-subj', '/CN=shop', '-keyout', `${file}.key`, '-out', `${file}.csr`]);
    const signed = [
      '-CA',
      `${this.#name}.pem`,
      '-CAkey',
      `${this.#name}.key`,
      '-CAcreateserial',
      '-days',
      String(days),
    ];
    openssl([
      'x509',
      '-req',
      '-in',
      `${file}.csr`,
      ...signed,
      '-extfile',
      `${file}.ext`,
      '-out',
      `${file}.pem`,
    ]);
    return { cert: readFileSync(`${file}.pem`, 'utf8'), key: readFileSync(`${file}.key`, 'utf8') };
  }
}

const openssl = (args: readonly string[]) => execFileSync('openssl', args, { stdio: 'ignore' });

function hasOpenssl(): boolean {
  try {
    openssl(['version']);
    return true;
  } catch {
    return false;
  }
}

/** Runs a suite where SoftHSM and openssl are, and says in one line what isn't; the skipped tests are counted as such. */
export function describeWithOpenssl(name: string, suite: (module: string) => void): void {
  if (hasOpenssl()) {
    describeWithHsm(name, suite);
    return;
  }
  console.log(`Skipped, no openssl on this machine: ${name}`);
  describe.skip(name, () => suite(''));
}

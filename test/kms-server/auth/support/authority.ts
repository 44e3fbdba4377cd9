import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Pem {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority in a folder, by the openssl tool. */
export class Authority {
  readonly #name: string;
  #made = 0;

  constructor(folder: string, name: string) {
    this.#name = join(folder, name);
    const options = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '30',
      '-subj',
      `/CN=${name}`,
    ];
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
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=shop',
    ];
    openssl([
      'req',
      ...options,
      '-addext',
      `subjectAltName=${san}`,
      '-keyout',
      `${file}.key`,
      '-out',
      `${file}.pem`,
    ]);
    return { cert: readFileSync(`${file}.pem`, 'utf8'), key: readFileSync(`${file}.key`, 'utf8') };
  }

  /** @param days until it expires; -1: it has */
  issue(san: string, usage = 'clientAuth', days = 10): Pem {
    this.#made += 1;
    const file = `${this.#name}-${this.#made}`;
    writeFileSync(`${file}.ext`, `subjectAltName=${san}\nextendedKeyUsage=${usage}\n`);
    openssl([
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=shop',
      '-keyout',
      `${file}.key`,
      '-out',
      `${file}.csr`,
    ]);
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

export function hasOpenssl(): boolean {
  try {
    openssl(['version']);
    return true;
  } catch {
    console.log('Not checked, no openssl on this machine: client certificates');
    return false;
  }
}

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { CommandFailure, EXIT } from '../run';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};

const wrong = (option: string, file: string, why: string): CommandFailure =>
  new CommandFailure(`${option} ${file}: ${why}`, EXIT.usage);

/** @throws where the file can't be read */
export function textIn(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw wrong(option, file, WHY[code] ?? `it can't be read ${code}`.trimEnd());
  }
}

/** What a JSON file says. Nothing of it is repeated: somebody may have named the wrong file. */
function jsonIn(option: string, file: string): unknown {
  const text = textIn(option, file);
  try {
    return JSON.parse(text);
  } catch {
    throw wrong(option, file, 'it is no JSON');
  }
}

/** @throws where the file isn't as the schema says; every fault is named with its place */
export function configIn<T>(option: string, file: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(jsonIn(option, file));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
  throw wrong(option, file, faults.join('; '));
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Certificates in PEM. TLS itself would take anything here, and then trust nobody. */
export function authoritiesIn(option: string, file: string): string {
  const certificates = textIn(option, file).match(PEM) ?? [];
  if (certificates.length === 0) throw wrong(option, file, 'it holds no certificate in PEM');
  const broken = certificates.findIndex((text) => !isAuthority(text));
  if (broken >= 0)
    throw wrong(option, file, `its certificate ${broken + 1} is none of an authority (CA:TRUE)`);
  return certificates.join('\n');
}

function isAuthority(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}

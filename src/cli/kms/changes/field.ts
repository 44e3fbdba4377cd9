import { readFileSync } from 'node:fs';
import type { Option } from 'commander';
import { CommandFailure, EXIT } from '../../run';
import type { KmsApi } from '../remote/client';
import { option, repeated, required } from '../remote/command';
import { idOf, type Resource } from '../remote/resource';

/** A member of a change's payload, as an option of the command line. */
export interface Field {
  readonly option: Option;
  readonly member: string;
  /** The member for what was given. */
  readonly value: (given: unknown, api: KmsApi) => unknown;
  /** The member where nothing was given; left out where this is. */
  readonly otherwise?: unknown;
}

type Need = 'needed' | 'optional';

const make = (flags: string, description: string, need: Need): Option =>
  need === 'needed' ? required(flags, description) : option(flags, description);

export const text = (flags: string, description: string, member: string, need: Need = 'needed'): Field => ({
  option: make(flags, description, need),
  member,
  value: String,
});

export const word = (
  flags: string,
  description: string,
  member: string,
  words: readonly string[],
): Field => ({
  option: required(flags, description).choices(words),
  member,
  value: String,
});

export const whole = (flags: string, description: string, member: string, need: Need): Field => ({
  option: make(flags, description, need),
  member,
  value: (given) => {
    if (/^\d+$/.test(String(given))) return Number(given);
    throw new CommandFailure(`${flags}: ${given} is no whole number`, EXIT.usage);
  },
});

export const texts = (flags: string, description: string, member: string): Field => ({
  option: repeated(flags, description),
  member,
  value: (given) => given,
  otherwise: [],
});

/** The id of something, in full or in short. */
export const ref = <T>(
  flags: string,
  description: string,
  member: string,
  resource: Resource<T>,
  need: Need = 'needed',
): Field => ({
  option: make(flags, description, need),
  member,
  value: (given, api) => idOf(api, resource, String(given)),
});

export const refs = <T>(
  flags: string,
  description: string,
  member: string,
  resource: Resource<T>,
): Field => ({
  option: repeated(flags, description),
  member,
  value: (given, api) => Promise.all((given as readonly string[]).map((one) => idOf(api, resource, one))),
  otherwise: [],
});

/** A key group; the server as a whole where none is named. */
export const place = (description: string): Field => ({
  option: option('--group <name>', `${description}; left out: the server as a whole`),
  member: 'keyGroup',
  value: String,
  otherwise: null,
});

/** JSON out of a file, or standard input (`-`). @throws CommandFailure where it isn't JSON */
export function jsonFrom(file: string): unknown {
  const content = contentOf(file);
  try {
    return JSON.parse(content);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it is damaged';
    throw new CommandFailure(`${file} can't be read as JSON: ${why}`, EXIT.usage);
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file === '-' ? process.stdin.fd : file, 'utf8');
  } catch {
    throw new CommandFailure(`${file} can't be read; name a file, or - for standard input`, EXIT.usage);
  }
}

export const json = (flags: string, description: string, member: string): Field => ({
  option: required(flags, `${description}; - for standard input`),
  member,
  value: (given) => jsonFrom(String(given)),
});

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { signingKey } from '../../domain/standard-webhooks';

/** Who is told what, as an administrator writes it down. Secrets are in files of their own, and named here. */

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** https anywhere, http on this machine; no name and password in it: those would be in logs. */
const address = z.url().refine((text) => {
  const { protocol, hostname, username, password } = new URL(text);
  const safe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
  return safe && username === '' && password === '';
}, 'must be https, or http on this machine, without a name or password in it');

const secretFile = z.string().min(1);
const groupName = z.string().min(1).max(64);
/** What everybody's addresses are under: mails about groups that have none of their own, and alerts. */
export const EVERYBODY = '*';

const fileSchema = z.strictObject({
  /** The Jira app, called back when its approvals are decided. */
  callbacks: z
    .array(z.strictObject({ integration: z.string().min(1), url: address, secretFile }))
    .default([]),
  mail: z
    .strictObject({
      host: z.string().min(1),
      port: z.int().min(1).max(65_535).default(587),
      /** TLS from the first byte (port 465); otherwise STARTTLS is required, but on this machine. */
      secure: z.boolean().default(false),
      user: z.string().min(1).optional(),
      passwordFile: secretFile.optional(),
      from: z.email(),
      /** Key group, or `*` for everybody -> addresses. */
      to: z.record(groupName, z.array(z.email()).min(1)),
    })
    .refine(({ user, passwordFile }) => (user === undefined) === (passwordFile === undefined), {
      path: ['passwordFile'],
      message: 'goes together with user',
    })
    .optional(),
  /** A chat room or a pager. */
  webhooks: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9-]{1,32}$/, 'is lower-case letters, digits and hyphens'),
        url: address,
        secretFile,
        /** Left out: every group. */
        groups: z.array(groupName).min(1).optional(),
      }),
    )
    .default([])
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'must have distinct names'),
  /** How long news for operators is collected before they get one message about all of it. */
  digestMinutes: z.number().min(0).max(1_440).default(5),
});

export interface CallbackTarget {
  readonly integration: string;
  readonly url: string;
  readonly key: Buffer;
}

export interface WebhookTarget {
  readonly name: string;
  readonly url: string;
  readonly key: Buffer;
  readonly groups: readonly string[] | undefined;
}

export interface MailTarget {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** STARTTLS is insisted on. */
  readonly requireTLS: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
  readonly from: string;
  readonly to: Readonly<Record<string, readonly string[]>>;
}

export interface Notifications {
  readonly callbacks: readonly CallbackTarget[];
  readonly webhooks: readonly WebhookTarget[];
  readonly mail: MailTarget | undefined;
  /** Milliseconds. */
  readonly digestMs: number;
}

export const NOBODY: Notifications = { callbacks: [], webhooks: [], mail: undefined, digestMs: 0 };

type Read = (file: string) => string;

const keyFrom = (read: Read, file: string): Buffer => {
  const key = signingKey(read(file));
  if (key) return key;
  throw new Error(
    `${file} holds no signing secret; it must be whsec_ and the base64 of 24 to 64 random bytes`,
  );
};

function mailTarget(mail: z.output<typeof fileSchema>['mail'], read: Read): MailTarget | undefined {
  if (!mail) return undefined;
  const { host, port, secure, user, passwordFile, from, to } = mail;
  const auth =
    user !== undefined && passwordFile !== undefined ? { user, pass: read(passwordFile) } : undefined;
  return { host, port, secure, requireTLS: !secure && !LOOPBACK.has(host), auth, from, to };
}

/**
 * Reads `--notifications <file>`. Secret files are looked for beside it; with systemd, name them by their full path
 * below `$CREDENTIALS_DIRECTORY`.
 *
 * @throws with the field and the mend where it isn't as it should be
 */
export function readNotifications(file: string): Notifications {
  const read: Read = (name) => readFileSync(resolve(dirname(file), name), 'utf8').trim();
  const parsed = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${file}: ${issue?.path.join('.') || 'the whole'} ${issue?.message ?? 'is invalid'}`);
  }
  const { callbacks, webhooks, mail, digestMinutes } = parsed.data;
  return {
    callbacks: callbacks.map(({ integration, url, secretFile: secret }) => ({
      integration,
      url,
      key: keyFrom(read, secret),
    })),
    webhooks: webhooks.map(({ name, url, groups, secretFile: secret }) => ({
      name,
      url,
      groups,
      key: keyFrom(read, secret),
    })),
    mail: mailTarget(mail, read),
    digestMs: digestMinutes * 60_000,
  };
}

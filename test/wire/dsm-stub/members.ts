import { randomBytes, randomUUID } from 'node:crypto';
import { KEYDESK_PERMISSIONS, USE_PERMISSIONS } from './records';
import type { Principal } from './types';

interface App {
  readonly id: string;
  readonly apiKey: string;
  /** What it may do with the group's keys. */
  readonly permissions: readonly string[];
}

interface Person {
  readonly id: string;
  readonly password: string;
}

/** What an application takes that uses keys, and manages none. */
const APPLICATION_PERMISSIONS = Object.values(USE_PERMISSIONS);

const basic = (text: string): string => Buffer.from(text).toString('base64');

function newApp(permissions: readonly string[]): App {
  const id = randomUUID();
  return { id, permissions, apiKey: basic(`${id}:${randomBytes(32).toString('base64url')}`) };
}

/** Where Keydesk's own app stands in a quorum policy. */
export type AppReviews = 'beside people' | 'in an inner quorum' | 'alone' | 'for the account';

export interface MembersOptions {
  /** What Keydesk's app may do; {@link KEYDESK_PERMISSIONS} unless told. */
  readonly appPermissions?: readonly string[] | undefined;
  /** Names of applications that use keys, each with an app of its own. */
  readonly applications?: readonly string[] | undefined;
  /** People of the account by their e-mail address: the reviewers. */
  readonly people?: readonly string[] | undefined;
}

/** Who belongs to the account: Keydesk's app, the applications' apps, and people. */
export class Members {
  readonly keydesk: App;
  readonly #applications: ReadonlyMap<string, App>;
  readonly #people: ReadonlyMap<string, Person>;

  constructor({ appPermissions = KEYDESK_PERMISSIONS, applications = [], people = [] }: MembersOptions) {
    this.keydesk = newApp(appPermissions);
    this.#applications = new Map(applications.map((name) => [name, newApp(APPLICATION_PERMISSIONS)]));
    this.#people = new Map(
      people.map((email) => [email, { id: randomUUID(), password: randomBytes(9).toString('base64url') }]),
    );
  }

  person(email: string): Person {
    const person = this.#people.get(email);
    if (!person) throw new Error(`Nobody of the account is ${email}`);
    return person;
  }

  application(name: string): App {
    const app = this.#applications.get(name);
    if (!app) throw new Error(`No app is called ${name}`);
    return app;
  }

  /** The `Basic` credential that a person signs in with. */
  credentialOf(email: string): string {
    return basic(`${email}:${this.person(email).password}`);
  }

  emailOf(id: string): string | undefined {
    return [...this.#people].find(([, person]) => person.id === id)?.[0];
  }

  /** Who shows this `Basic` credential: an app its API key, a person their e-mail address and password. */
  showing(credential: string): Principal | undefined {
    const app = this.#apps().find(({ apiKey }) => apiKey === credential);
    if (app) return { app: app.id };
    const [email] = [...this.#people].find(([it]) => this.credentialOf(it) === credential) ?? [];
    return email === undefined ? undefined : { user: this.person(email).id };
  }

  may(who: Principal, permission: string): boolean {
    if ('user' in who) return true;
    return (
      this.#apps()
        .find(({ id }) => id === who.app)
        ?.permissions.includes(permission) === true
    );
  }

  /** Who decides on approval requests: people, and Keydesk's own app where a test sets the group up so. */
  reviewers(appReviews: AppReviews | undefined): Principal[] {
    const people = [...this.#people.values()].map(({ id }) => ({ user: id }));
    return appReviews === undefined || appReviews === 'for the account' ? people : [...people, this.#itself];
  }

  /** The condition of the group's quorum policy (`QuorumPolicy`). */
  condition(n: number, appReviews: AppReviews | undefined): Readonly<Record<string, unknown>> {
    if (appReviews === 'alone') return this.#itself;
    const members = this.reviewers(appReviews);
    const quorum = { quorum: { n, members } };
    return appReviews === 'in an inner quorum' ? { quorum: { n: 1, members: [quorum] } } : quorum;
  }

  get #itself(): { readonly app: string } {
    return { app: this.keydesk.id };
  }

  #apps(): readonly App[] {
    return [this.keydesk, ...this.#applications.values()];
  }
}

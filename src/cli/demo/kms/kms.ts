import type { StageFile } from '../stage-file';

/** When the KMS asks its operators about a deletion: as it is scheduled, at the end of its window, or never. */
export type DeletionGate = 'start' | 'end' | 'none';

/** A KMS as the story needs it. The app is connected to it through the admin page, like to any other. */
export interface StageKms {
  /** As the first line of the demo calls it: where it listens, and whether it is a stand-in. */
  readonly title: string;
  /** Where it listens on this machine. */
  readonly url: string;
  /** Addresses that the app calls, which the sandbox leads here. */
  readonly hosts: readonly string[];
  /** What the admin page is told. */
  readonly connection: {
    readonly name: string;
    readonly kms: Readonly<Record<string, string>>;
    readonly keyGroup: string;
    readonly credential: string;
  };
  /** As the form of a request has it. */
  readonly location: string;
  readonly asksOperators: boolean;
  readonly deletionGate: DeletionGate;
  /** How it tells the app at once what its operators decided; a KMS that can't is polled. */
  readonly callbacks?: StageCallbacks | undefined;
  /** Its operators agree with all that waits for them, with a credential of their own. */
  agree(): Promise<void>;
  /** Encrypts and decrypts as the application of the story; gives the ciphertext in base64. */
  use(handle: string): Promise<string>;
  /** What it says to a use of a key that is being deleted. */
  refusal(handle: string): Promise<string>;
  /** Follows the sandbox's clock, once that was moved, and does what has fallen due. */
  catchUp(): Promise<void>;
  /** How a person goes on in it. */
  howToGoOn(): readonly string[];
  close(): Promise<void>;
}

export interface StageCallbacks {
  /** What they are signed with, `whsec_...`: the app's admin page is told. */
  readonly secret: string;
  /** From now on they go to this address. */
  callAt(url: string): void;
}

/** What a KMS of the stage may use. */
export interface StageParts {
  /** Folder with `manifest.yml` and `src/`. */
  readonly appDir: string;
  /** The stage's own folder. */
  readonly dataDir: string;
  readonly file: () => StageFile;
  readonly remember: (change: Partial<StageFile>) => void;
  /** Where the sandbox's Jira is read. */
  readonly jiraUrl: string;
  /** The sandbox's clock. */
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** The operators agree in a browser. */
  readonly browser?: boolean | undefined;
  /** It calls the app back, where it can. */
  readonly callsBack?: boolean | undefined;
  /** The built signer process of the reference KMS. */
  readonly signerEntry?: string | undefined;
}

export type OpenKms<K extends StageKms = StageKms> = (parts: StageParts) => Promise<K>;

/** What the application of the story protects. */
export const PLAINTEXT = Buffer.from('4111 1111 1111 1111').toString('base64');

/** Key ids are what follows the scheme. */
export const idOf = (handle: string): string => handle.slice(handle.indexOf(':') + 1);

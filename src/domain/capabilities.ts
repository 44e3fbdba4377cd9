import type { KeyTypeId, Operation } from './algorithms';

export const PROTECTION_LEVELS = ['software', 'hsm'] as const;
/** Where the key lives while it is used. What a KMS may call `hsm` is declared by its capabilities, with its certificate. */
export type ProtectionLevel = (typeof PROTECTION_LEVELS)[number];

/** Key types that can get new versions under the handle they have. */
export interface Rotation {
  /** The KMS makes a new version when it is asked. */
  readonly onDemand: readonly KeyTypeId[];
  /** The KMS keeps to the request's rotation period by itself. */
  readonly automatic: readonly KeyTypeId[];
}

/** What a KMS connection can do. Declared by its adapter; drives the form, the policy and the panel. */
export interface KmsCapabilities {
  /** Key types it can make, each with the operations it really has (SoftHSM 2.6.1: no Ed25519, no OAEP with SHA-256). */
  readonly keyTypes: Readonly<Partial<Record<KeyTypeId, readonly Operation[]>>>;
  readonly protectionLevels: readonly ProtectionLevel[];
  /** Places a key can be kept in. Free text of the KMS's own; a request must name one of them. */
  readonly locations: readonly string[];
  /** Days between a scheduled deletion and the destruction. */
  readonly deletionWindowDays: { readonly min: number; readonly max: number };
  /**
   * The cryptographic module as the KMS reports it; whether it is a hardware device; its FIPS 140 certificate, or
   * null where it has none.
   */
  readonly module: {
    readonly name: string;
    readonly hardware: boolean;
    readonly fipsCertificate: string | null;
  };
  readonly features: {
    /** Creates keys that can't be used until they are enabled. */
    readonly createsDisabled: boolean;
    /** Refuses a change that bears an older generation than one it has seen. */
    readonly fencesGenerations: boolean;
    /** Has an operators' gate of its own for enabling and deletion. */
    readonly approvals: boolean;
    readonly rotation: Rotation;
    readonly aliases: boolean;
    readonly activationDates: boolean;
    /** Its operators have Jira accounts, which they prove with a code that they enter in Jira. */
    readonly accountLinks: boolean;
  };
}

/** Every key type that the KMS rotates, whoever sees to it. */
export const rotatableTypes = ({ features: { rotation } }: KmsCapabilities): readonly KeyTypeId[] => [
  ...new Set([...rotation.automatic, ...rotation.onDemand]),
];

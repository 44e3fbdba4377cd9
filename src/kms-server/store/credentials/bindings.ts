import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { JwtTrust } from '../../auth/jwt/trust';
import type { CertificateName } from '../../auth/mtls/names';
import { integer, integerOrNull, type SqlRow, text } from '../rows';

/** What lets an application prove itself by somebody else's word: an issuer of tokens, or a certificate authority. */
interface Binding {
  readonly id: string;
  readonly principalId: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

export interface StoredTrust extends Binding {
  readonly trust: JwtTrust;
}

export interface StoredCertificate extends Binding {
  readonly name: CertificateName;
}

const binding = (row: SqlRow): Binding => ({
  id: text(row, 'id'),
  principalId: text(row, 'principal_id'),
  createdAt: integer(row, 'created_at'),
  revokedAt: integerOrNull(row, 'revoked_at'),
});

const storedTrust = (row: SqlRow): StoredTrust => ({
  ...binding(row),
  trust: JSON.parse(text(row, 'content')) as JwtTrust,
});

const storedCertificate = (row: SqlRow): StoredCertificate => ({
  ...binding(row),
  name: { kind: text(row, 'kind') as CertificateName['kind'], value: text(row, 'value') },
});

type New<T extends Binding> = Omit<T, 'revokedAt'>;

export class TrustStore {
  readonly #of: StatementSync;
  readonly #byIssuer: StatementSync;
  readonly #insert: StatementSync;
  readonly #revoke: StatementSync;

  constructor(database: DatabaseSync) {
    this.#of = database.prepare('SELECT * FROM jwt_trust WHERE principal_id = ? ORDER BY created_at, id');
    this.#byIssuer = database.prepare(`SELECT t.* FROM jwt_trust t JOIN principal p ON p.id = t.principal_id
      WHERE t.issuer = ? AND t.revoked_at IS NULL AND p.removed_at IS NULL ORDER BY t.id`);
    this.#insert = database.prepare(
      'INSERT INTO jwt_trust (id, principal_id, issuer, content, created_at) VALUES (?, ?, ?, ?, ?)',
    );
    this.#revoke = database.prepare(
      'UPDATE jwt_trust SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
    );
  }

  of(principalId: string): readonly StoredTrust[] {
    return this.#of.all(principalId).map(storedTrust);
  }

  /** Those in force. */
  byIssuer(issuer: string): readonly StoredTrust[] {
    return this.#byIssuer.all(issuer).map(storedTrust);
  }

  insert({ id, principalId, trust, createdAt }: New<StoredTrust>): void {
    this.#insert.run(id, principalId, trust.issuer, JSON.stringify(trust), createdAt);
  }

  revoke(id: string, now: number): boolean {
    return this.#revoke.run(now, id).changes === 1;
  }
}

export class CertificateStore {
  readonly #of: StatementSync;
  readonly #byName: StatementSync;
  readonly #insert: StatementSync;
  readonly #revoke: StatementSync;

  constructor(database: DatabaseSync) {
    this.#of = database.prepare(
      'SELECT * FROM certificate_binding WHERE principal_id = ? ORDER BY created_at, id',
    );
    this.#byName = database.prepare(
      'SELECT * FROM certificate_binding WHERE kind = ? AND value = ? AND revoked_at IS NULL',
    );
    this.#insert = database.prepare(
      'INSERT INTO certificate_binding (id, principal_id, kind, value, created_at) VALUES (?, ?, ?, ?, ?)',
    );
    this.#revoke = database.prepare(
      'UPDATE certificate_binding SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
    );
  }

  of(principalId: string): readonly StoredCertificate[] {
    return this.#of.all(principalId).map(storedCertificate);
  }

  /** The one in force. */
  byName({ kind, value }: CertificateName): StoredCertificate | undefined {
    const row = this.#byName.get(kind, value);
    return row && storedCertificate(row);
  }

  insert({ id, principalId, name, createdAt }: New<StoredCertificate>): void {
    this.#insert.run(id, principalId, name.kind, name.value, createdAt);
  }

  revoke(id: string, now: number): boolean {
    return this.#revoke.run(now, id).changes === 1;
  }
}

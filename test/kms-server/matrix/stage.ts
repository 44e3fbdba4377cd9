import type { ApprovalResource, KeyResource } from '../../../src/kms-server/http/resources';
import { any } from '../support/governed';
import {
  type Answer,
  bytes,
  context,
  freshRequest,
  type ProblemBody,
  spec,
  type TestKms,
} from '../support/kms';
import { Exchange } from './exchange';
import { Directory, GROUPS, type Group, type Holder } from './holders';

/** More than there are people here: whoever may vote votes, and nothing is decided. */
const NEVER = { parts: any(20), days: 14 };

/** A key with the request that made it. */
interface Asked {
  readonly keyId: string;
  readonly requestId: string;
}

interface Prepared {
  readonly encrypting: Asked;
  readonly ciphertext: string;
  readonly signing: Asked;
  readonly signature: string;
  readonly macs: Asked;
  readonly mac: string;
  /** Disabled, with an approval to enable it that waits. */
  readonly waiting: Asked & { readonly approvalId: string };
  readonly toDeny: Asked & { approvalId: string };
  readonly toWithdraw: Asked & { approvalId: string };
  readonly toDisable: Asked;
  readonly toDelete: Asked;
  /** Waits for its destruction. */
  readonly going: Asked;
  readonly changeId: string;
}

const MESSAGE = bytes('message');

/** One server for the whole matrix: two groups, each with what can be tried there. */
export class Stage {
  readonly kms: TestKms;
  readonly directory: Directory;
  readonly groups: Readonly<Record<Group, Prepared>>;
  /** Who made what is there: a stranger to everybody that the matrix tries. */
  readonly maker: Holder;
  readonly boss: Holder;
  /** Whose credentials are looked at and revoked. */
  readonly victim: Holder;
  /** Somebody of each group. */
  readonly witnesses: Readonly<Record<Group, Holder>>;

  readonly #exchange: Exchange;

  private constructor(
    kms: TestKms,
    directory: Directory,
    people: Pick<Stage, 'maker' | 'boss' | 'victim' | 'witnesses'>,
    groups: Readonly<Record<Group, Prepared>>,
  ) {
    this.kms = kms;
    this.directory = directory;
    this.groups = groups;
    this.#exchange = new Exchange(kms.server.url);
    ({ maker: this.maker, boss: this.boss, victim: this.victim, witnesses: this.witnesses } = people);
  }

  /** @param columns adds those who will try; their applications are named by the keys */
  static async open<T extends readonly Holder[]>(
    kms: TestKms,
    columns: (directory: Directory) => Promise<T>,
  ): Promise<{ readonly stage: Stage; readonly holders: T }> {
    for (const name of Object.values(GROUPS)) await kms.server.admin.addGroup({ name });
    const directory = new Directory(kms);
    await directory.open();
    const holders = await columns(directory);
    const everywhere = (role: string) => [{ role, keyGroup: null }];
    const maker = await directory.add('integration', 'maker', everywhere('integration'));
    const boss = await directory.add('person', 'boss', everywhere('security-officer'));
    const user = await directory.add('application', 'user', everywhere('application'));
    const victim = await directory.add('person', 'victim', everywhere('auditor'));
    const witness = (keyGroup: Group) =>
      directory.add('person', `of-${keyGroup}`, [{ role: 'auditor', keyGroup }]);
    const witnesses = {
      [GROUPS.own]: await witness(GROUPS.own),
      [GROUPS.foreign]: await witness(GROUPS.foreign),
    };
    const programs = [user, ...holders.filter(({ kind }) => kind === 'application')];
    const builder = new Builder(
      kms,
      maker,
      boss,
      user,
      programs.map(({ name }) => name),
    );
    const groups = {
      [GROUPS.own]: await builder.group(GROUPS.own),
      [GROUPS.foreign]: await builder.group(GROUPS.foreign),
    };
    await directory.store.write(() => {
      for (const place of [...Object.values(GROUPS), null]) {
        for (const action of ['enable', 'delete', 'cancel-deletion', 'change-policy', 'rotate'] as const)
          directory.store.groups.setQuorum(place, action, NEVER);
      }
    });
    const stage = new Stage(kms, directory, { maker, boss, victim, witnesses }, groups);
    for (const group of Object.values(GROUPS)) await stage.reopen(group);
    return { stage, holders };
  }

  call<T = object>(
    who: Holder,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    return this.#exchange.send<T & Partial<ProblemBody>>(who.raw, method, path, body, headers);
  }

  close(): void {
    this.#exchange.close();
    this.directory.close();
  }

  /** Asks again for what was denied or withdrawn. */
  async reopen(group: Group): Promise<void> {
    for (const asked of [this.groups[group].toDeny, this.groups[group].toWithdraw])
      asked.approvalId = await askToEnable(this.kms, this.maker, asked);
  }
}

function expectOk<T>({ status, body }: Answer<T>): T {
  expect({ ok: status < 300, body }).toMatchObject({ ok: true });
  return body;
}

async function askToEnable(kms: TestKms, maker: Holder, { keyId, requestId }: Asked): Promise<string> {
  const order = { context: context(requestId) };
  return expectOk(await kms.call<{ approvalId: string }>(maker, 'POST', `/v1/keys/${keyId}/enable`, order))
    .approvalId;
}

/** Makes what the matrix tries. */
class Builder {
  readonly #kms: TestKms;
  readonly #maker: Holder;
  readonly #boss: Holder;
  readonly #user: Holder;
  readonly #programs: readonly string[];

  constructor(kms: TestKms, maker: Holder, boss: Holder, user: Holder, programs: readonly string[]) {
    this.#kms = kms;
    this.#maker = maker;
    this.#boss = boss;
    this.#user = user;
    this.#programs = programs;
  }

  async #key(keyGroup: Group, keyType = 'AES-256', operations = ['encrypt', 'decrypt']): Promise<Asked> {
    const requestId = freshRequest();
    const applications = this.#programs.map((name) => ({ name, operations }));
    const order = {
      spec: spec({ keyGroup, keyType, operations, applications }),
      context: context(requestId),
    };
    const { keyId } = expectOk(await this.#kms.call<KeyResource>(this.#maker, 'POST', '/v1/keys', order));
    return { keyId, requestId };
  }

  async #enabled(keyGroup: Group, keyType?: string, operations?: string[]): Promise<Asked> {
    const key = await this.#key(keyGroup, keyType, operations);
    const id = await askToEnable(this.#kms, this.#maker, key);
    const path = `/v1/approvals/${id}/approve`;
    expectOk(await this.#kms.call<ApprovalResource>(this.#boss, 'POST', path, {}));
    return key;
  }

  async #use<T>({ keyId }: Asked, operation: string, body: unknown): Promise<T> {
    return expectOk(await this.#kms.call<T>(this.#user, 'POST', `/v1/keys/${keyId}/${operation}`, body));
  }

  async #going(keyGroup: Group): Promise<Asked> {
    const key = await this.#key(keyGroup);
    const order = { days: 7, context: context(key.requestId) };
    expectOk(
      await this.#kms.call<object>(this.#maker, 'POST', `/v1/keys/${key.keyId}/schedule-deletion`, order),
    );
    return key;
  }

  async #change(keyGroup: Group): Promise<string> {
    const payload = { keyGroup, action: 'export', parts: any(1), days: 14 };
    const order = { kind: 'quorum.set', payload };
    return expectOk(await this.#kms.call<{ id: string }>(this.#boss, 'POST', '/v1/changes', order)).id;
  }

  async group(name: Group): Promise<Prepared> {
    const encrypting = await this.#enabled(name);
    const signing = await this.#enabled(name, 'EC-P256', ['sign', 'verify']);
    const macs = await this.#enabled(name, 'HMAC-SHA-256', ['generateMac', 'verifyMac']);
    const { ciphertext } = await this.#use<{ ciphertext: string }>(encrypting, 'encrypt', {
      plaintext: MESSAGE,
    });
    const { signature } = await this.#use<{ signature: string }>(signing, 'sign', {
      message: MESSAGE,
      algorithm: 'ECDSA_SHA_256',
    });
    const { mac } = await this.#use<{ mac: string }>(macs, 'generate-mac', { message: MESSAGE });
    const waiting = await this.#key(name);
    return {
      encrypting,
      ciphertext,
      signing,
      signature,
      macs,
      mac,
      waiting: { ...waiting, approvalId: await askToEnable(this.#kms, this.#maker, waiting) },
      toDeny: { ...(await this.#key(name)), approvalId: '' },
      toWithdraw: { ...(await this.#key(name)), approvalId: '' },
      toDisable: await this.#key(name),
      toDelete: await this.#key(name),
      going: await this.#going(name),
      changeId: await this.#change(name),
    };
  }
}

import { verify } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DsmStubOptions } from '../wire/dsm-stub/options';
import { OPERATORS_GATE } from '../wire/dsm-stub/options';
import { openSdkms, type Sdkms } from './support/sdkms';

/** Fortanix's own command line client against the stand-in: what it understands, we didn't make up alone. */
const PLAINTEXT = '4111 1111 1111 1111';
jest.setTimeout(60_000);

let dsm: Sdkms;
const open = async (options: Partial<DsmStubOptions> = {}): Promise<void> => {
  dsm = await openSdkms(options);
};
afterEach(() => dsm?.close());

const kidIn = (printed: string): string => /[0-9a-f-]{36}/.exec(printed)?.[0] ?? printed;

async function newKey(name: string, ...shape: string[]): Promise<string> {
  const words = shape.length > 0 ? shape : ['--obj-type', 'AES', '--key-size', '256'];
  return kidIn(await dsm.cli('create-key', ...words, '--name', name, '--group-id', dsm.stub.groupId));
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(dsm.home, name);
  await writeFile(path, content);
  return path;
}

test('a key is made, shown, listed, changed and deleted', async () => {
  await open();
  const kid = await newKey('made-by-the-cli');
  const { sobjects } = dsm.stub;
  expect(sobjects.get(kid)).toMatchObject({ name: 'made-by-the-cli', obj_type: 'AES', enabled: true });
  expect(await dsm.cli('show-sobject', '--kid', kid)).toContain('made-by-the-cli');
  expect(await dsm.cli('list-keys')).toContain(kid);
  await dsm.cli('update-object', '--kid', kid, '--name', 'renamed-by-the-cli');
  expect(sobjects.get(kid)).toMatchObject({ name: 'renamed-by-the-cli' });
  await dsm.cli('delete-key', '--kid', kid);
  expect(sobjects.get(kid)?.state).toBe('Deleted');
  expect(await dsm.cli('list-keys')).not.toContain(kid);
});

test('a name that is taken, and a deletion that operators have to approve, are refused as DSM does', async () => {
  await open({ protects: OPERATORS_GATE });
  const kid = await newKey('taken');
  await expect(newKey('taken')).rejects.toThrow(/already exists/);
  await expect(dsm.cli('delete-key', '--kid', kid)).rejects.toThrow(/requires approval/);
  expect(dsm.stub.sobjects.get(kid)?.state).toBe('Active');
});

const cipherWords = (out: string) => ['--alg', 'AES', '--mode', 'GCM', '--ad', 'cafe', '--out', out];

async function encrypt(which: readonly string[], name: string): Promise<string> {
  const sealed = join(dsm.home, name);
  const plain = await file('plain', PLAINTEXT);
  await dsm.cli('encrypt', ...which, ...cipherWords(sealed), '--in', plain, '--tag-len', '128');
  return sealed;
}

async function decrypt(kid: string, sealed: string): Promise<string> {
  const opened = `${sealed}.opened`;
  const iv = await readFile(`${sealed}.iv`, 'utf8');
  const tag = `${sealed}.tag`;
  await dsm.cli('decrypt', '--kid', kid, ...cipherWords(opened), '--in', sealed, '--iv', iv, '--tag', tag);
  return readFile(opened, 'utf8');
}

test('what a key encrypts, it alone decrypts, and only unchanged', async () => {
  await open();
  const [kid, other] = [await newKey('encrypts'), await newKey('other')];
  const sealed = await encrypt(['--kid', kid], 'sealed');
  expect((await readFile(sealed)).includes(PLAINTEXT)).toBe(false);
  expect(await decrypt(kid, sealed)).toBe(PLAINTEXT);
  await expect(decrypt(other, sealed)).rejects.toThrow('Decryption failed');
  await writeFile(sealed, Buffer.alloc(PLAINTEXT.length));
  await expect(decrypt(kid, sealed)).rejects.toThrow('Decryption failed');
});

test('a rotated key’s name goes to its successor; what it protected before, it still opens', async () => {
  await open();
  const first = await newKey('rotates');
  const before = await encrypt(['--name', 'rotates'], 'before');
  const second = kidIn(await dsm.cli('rotate-key', '--name', 'rotates'));
  expect(second).not.toBe(first);
  const after = await encrypt(['--name', 'rotates'], 'after');
  expect(await decrypt(first, before)).toBe(PLAINTEXT);
  expect(await decrypt(second, after)).toBe(PLAINTEXT);
  await expect(decrypt(first, after)).rejects.toThrow('Decryption failed');
  const listed = await dsm.cli('list-keys');
  expect(listed).toContain(first);
  expect(listed).toContain(second);
  const { sobjects } = dsm.stub;
  expect([sobjects.get(first)?.links, sobjects.get(second)?.links]).toEqual([
    { replacement: second },
    { replaced: first },
  ]);
});

test.each([
  ['EC', ['--obj-type', 'EC', '--ec-name', 'NistP256'], 'SHA256'],
  ['RSA', ['--obj-type', 'RSA', '--key-size', '2048'], 'SHA512'],
])(
  '%s: what a key signs, its public key and the client verify, and only unchanged',
  async (_, shape, hash) => {
    await open();
    const kid = await newKey('signs', ...shape);
    const [data, signature] = [await file('data', PLAINTEXT), join(dsm.home, 'signature')];
    await dsm.cli('sign', '--kid', kid, '--hash-alg', hash, '--in', data, '--out', signature);
    const publicKey = dsm.stub.publicKeyOf(kid);
    expect(verify(hash, Buffer.from(PLAINTEXT), publicKey, await readFile(signature))).toBe(true);
    const words = ['verify', '--kid', kid, '--hash-alg', hash, '--sig-in', signature];
    await dsm.cli(...words, '--in', data);
    const changed = await file('changed', `${PLAINTEXT}!`);
    await expect(dsm.cli(...words, '--in', changed)).rejects.toThrow('Signature verification fail');
  },
);

test('a key that waits is activated; one that is revoked opens what it protected, and protects no more', async () => {
  await open();
  const shape = { obj_type: 'AES', key_size: 256, group_id: dsm.stub.groupId };
  const order = { ...shape, name: 'waits', enabled: true, activation_date: '20270101T000000Z' };
  const made = await dsm.call<{ kid: string; state: string }>(
    ...(['app', 'SecurityObjectsApi', 'generate_security_object', order] as const),
  );
  expect(made).toMatchObject({ value: { state: 'PreActive' } });
  const kid = 'value' in made ? made.value.kid : '';
  await expect(encrypt(['--kid', kid], 'early')).rejects.toThrow('ENCRYPT is not allowed');
  await dsm.cli('activate-object', '--kid', kid);
  const sealed = await encrypt(['--kid', kid], 'sealed');
  await dsm.cli('revoke-object', '--kid', kid, '--code', 'Superseded');
  await expect(encrypt(['--kid', kid], 'late')).rejects.toThrow('ENCRYPT is not allowed');
  expect(await decrypt(kid, sealed)).toBe(PLAINTEXT);
});

test('what Keydesk reads of its app, group and account is read by the library too', async () => {
  await open({ protects: OPERATORS_GATE, quorum: 2 });
  const { appId, groupId, accountId } = dsm.stub;
  const read = <T>(api: string, call: string, ...args: unknown[]) => dsm.call<T>('app', api, call, ...args);
  // The library is older than an app's permissions in each of its groups, and than a group's quorum.
  expect(await read('AppsApi', 'get_app', appId)).toMatchObject({
    value: { app_id: appId, groups: [groupId] },
  });
  expect(await read('GroupsApi', 'get_group', groupId)).toMatchObject({ value: { group_id: groupId } });
  expect(await read('AccountsApi', 'get_account', accountId)).toMatchObject({
    value: { acct_id: accountId },
  });
  expect(await read('AuthenticationApi', 'get_server_version')).toMatchObject({
    value: { api_version: expect.any(String) },
  });
});

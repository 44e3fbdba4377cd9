import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initKms, startKmsServer } from '../../src/kms-server';
import { prepareTokenFolder } from '../../src/kms-server/hsm/token-folder';
import { bundle } from './support/bundle';
import { describeWithHsm } from './support/hsm';
import { PIN } from './support/kms';

describeWithHsm('the token', (module) => {
  let folder: string;
  let built: ReturnType<typeof bundle>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-token-'));
    built = bundle({
      probe: 'test/kms-server/support/token-probe.ts',
      signer: 'src/kms-server/hsm/signer/main.ts',
    });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    built?.remove();
  });

  test('lets nobody take a key out, not even code inside a signer', () => {
    const env = { ...process.env, SOFTHSM2_CONF: prepareTokenFolder(join(folder, 'probe')) };
    const output = execFileSync(process.execPath, [join(built.folder, 'probe.js'), module, PIN], { env });
    expect(JSON.parse(output.toString())).toMatchInlineSnapshot(`
{
  "decryptWithKek": "C_DecryptInit: CKR_KEY_FUNCTION_NOT_PERMITTED",
  "encryptNothing": "done",
  "encryptWithKek": "C_EncryptInit: CKR_KEY_FUNCTION_NOT_PERMITTED",
  "raiseCopy": "C_CopyObject: CKR_ATTRIBUTE_READ_ONLY",
  "readBindingKey": "C_GetAttributeValue: CKR_ATTRIBUTE_SENSITIVE",
  "readKek": "C_GetAttributeValue: CKR_ATTRIBUTE_SENSITIVE",
  "readValue": "C_GetAttributeValue: CKR_ATTRIBUTE_SENSITIVE",
  "unwrapExtractable": "C_UnwrapKey: CKR_TEMPLATE_INCONSISTENT",
  "unwrapIntoToken": "C_UnwrapKey: CKR_TEMPLATE_INCONSISTENT",
  "unwrapReadable": "C_UnwrapKey: CKR_TEMPLATE_INCONSISTENT",
  "unwrapWithLess": "C_UnwrapKey: CKR_TEMPLATE_INCONSISTENT",
  "useAfterwards": "done",
  "useLoaded": "done",
  "wrapAgain": "C_WrapKey: CKR_KEY_UNEXTRACTABLE",
  "wrapBindingKey": "C_WrapKey: CKR_KEY_UNEXTRACTABLE",
  "wrapHeadKey": "C_WrapKey: CKR_KEY_UNEXTRACTABLE",
  "wrapKek": "C_WrapKey: CKR_KEY_UNEXTRACTABLE",
}
`);
  });

  const options = () => ({
    dataDir: join(folder, 'data'),
    pkcs11Module: module,
    signerEntry: join(built.folder, 'signer.js'),
  });

  test('a folder is made once, and the PIN is nowhere in it', async () => {
    await initKms({ ...options(), pin: PIN });
    await expect(initKms({ ...options(), pin: PIN })).rejects.toThrow(/already/);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const { parentPath, name } of files) {
      expect(readFileSync(join(parentPath, name)).includes(PIN)).toBe(false);
    }
  });

  test('a wrong PIN starts nothing, and is not repeated in the message', async () => {
    const start = startKmsServer({ ...options(), pin: () => 'wrong-pin-9999', host: '127.0.0.1', port: 0 });
    const error = await start.catch((thrown: Error) => thrown);
    expect(String(error)).toMatch(/CKR_PIN_INCORRECT/);
    expect(String(error)).not.toContain('wrong-pin-9999');
  });

  test('a PIN that is too short is refused before anything is made', async () => {
    const dataDir = join(folder, 'other');
    await expect(initKms({ ...options(), dataDir, pin: '1234' })).rejects.toThrow(/8 to 255/);
    expect(readdirSync(folder)).not.toContain('other');
  });
});

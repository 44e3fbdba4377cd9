import { AdminPage } from '../../src/cli/demo/set-up';
import { House, idOf, MINUTE } from './support/house';

const VAULT_GROUP = 'vault';

interface Saved {
  readonly id: string;
  readonly kms: object;
}

describe('two connections, chosen by a routing rule', () => {
  let house: House;
  let page: AdminPage;
  let vault: Saved;

  beforeAll(async () => {
    house = await House.open();
    page = new AdminPage(house.stage);
    const { admin } = house.stage.kms;
    await admin.addGroup({ name: VAULT_GROUP });
    const { token } = await admin.addPrincipal({
      kind: 'integration',
      name: 'jira-vault',
      groups: [VAULT_GROUP],
    });
    const [main] = await page.call<readonly Saved[]>('connection.list');
    vault = await page.call<Saved>('connection.save', {
      name: 'Vault KMS',
      kms: main?.kms,
      keyGroup: VAULT_GROUP,
      credential: token,
    });
    await page.call('connection.test', { id: vault.id });
    await rule('Internal data', { dataClassification: ['internal'] });
  }, 120_000);
  afterAll(() => house?.close());

  /** Puts one rule to the vault in the place of all rules. */
  async function rule(name: string, when: object): Promise<void> {
    const { version } = await page.call<{ version: number }>('routing.read');
    const rules = [{ name, when, connectionId: vault.id, keyGroup: VAULT_GROUP }];
    await page.call('routing.save', { version, rules });
  }

  const groupOf = async (handle: string | null): Promise<unknown> => {
    const auditor = await house.newcomer({ kind: 'auditor', name: `auditor-${handle}` });
    const key = await auditor.must<{ keyGroup: string }>('GET', `/v1/keys/${idOf(handle ?? '')}`);
    return key.keyGroup;
  };
  const made = async (changes: object): Promise<string | null> => {
    const key = await house.approved({ ...changes });
    await house.pass(MINUTE);
    return (await house.see(key)).handle;
  };
  const internal = { 'Data classification': { value: 'internal' } };

  test('each request’s key is made where its rule says', async () => {
    expect(await groupOf(await made(internal))).toBe(VAULT_GROUP);
    expect(await groupOf(await made({}))).toBe('payments');
  });

  test('a rule that is changed after submission moves no request', async () => {
    const key = await house.submitted(internal);
    await rule('Nothing', { projectId: ['nobody'] });
    await house.step('approver', key, 'Approve');
    await house.pass(MINUTE);
    expect(await groupOf((await house.see(key)).handle)).toBe(VAULT_GROUP);
    await rule('Internal data', { dataClassification: ['internal'] });
  });

  test('what would go to a connection without a credential is refused in Jira, and the rule named', async () => {
    const other = await page.call<Saved>('connection.save', {
      id: vault.id,
      name: 'Vault KMS',
      kms: { type: 'keydesk', baseUrl: 'https://elsewhere.example.com' },
      keyGroup: VAULT_GROUP,
    });
    expect(other.id).not.toBe(vault.id);
    const key = await house.file(internal);
    const reason = await house.refused('developer', key, 'Submit');
    expect(reason).toContain('rule 1, "Internal data"');
    expect(reason).toContain('"Vault KMS" has no credential');
  });
});

import { AwsV4Signer } from 'aws4fetch';

/** Any credential will do while moto doesn't ask for rights. */
const FIRST = {
  accessKeyId: 'AKIDANYBODY000000001',
  secretAccessKey: 'not-checked-while-moto-asks-for-nothing',
};

export interface AccountUser {
  /** `<access key id>:<secret access key>` */
  readonly credential: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** IAM of moto, through its query protocol: users and roles that hold rights, then nobody may without them. */
export class MotoAccount {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async addUser(UserName: string, actions: readonly string[]): Promise<AccountUser> {
    await this.#call({ Action: 'CreateUser', UserName });
    await this.#call({
      Action: 'PutUserPolicy',
      UserName,
      PolicyName: 'rights',
      PolicyDocument: allow(actions),
    });
    const made = await this.#call({ Action: 'CreateAccessKey', UserName });
    const member = (name: string): string => new RegExp(`<${name}>([^<]+)</${name}>`).exec(made)?.[1] ?? '';
    const [accessKeyId, secretAccessKey] = [member('AccessKeyId'), member('SecretAccessKey')];
    return { credential: `${accessKeyId}:${secretAccessKey}`, accessKeyId, secretAccessKey };
  }

  async addRole(RoleName: string, actions: readonly string[]): Promise<void> {
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
    });
    await this.#call({ Action: 'CreateRole', RoleName, AssumeRolePolicyDocument: trust });
    await this.#call({
      Action: 'PutRolePolicy',
      RoleName,
      PolicyName: 'rights',
      PolicyDocument: allow(actions),
    });
  }

  /** From now on moto verifies each signature (with botocore's own signer), and asks IAM. */
  async askForRights(): Promise<void> {
    const answer = await fetch(`${this.#url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
    if (!answer.ok) throw new Error(`moto keeps asking for nothing: ${answer.status}`);
  }

  async #call(order: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ Version: '2010-05-08', ...order }).toString();
    const { url, headers } = await new AwsV4Signer({
      ...{ url: `${this.#url}/`, method: 'POST', service: 'iam', region: 'us-east-1', body, ...FIRST },
      headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
    }).sign();
    const answer = await fetch(url, { method: 'POST', headers, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${order.Action}: ${answer.status} ${text}`);
    return text;
  }
}

const allow = (Action: readonly string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

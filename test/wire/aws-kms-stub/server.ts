import { randomBytes } from 'node:crypto';
import { answer, type LoopbackServer, startLoopback, type WireRequest, type WireResponse } from '../loopback';
import { OPERATIONS } from './operations';
import { AwsError, type Identity, verify } from './signature';
import { ACCOUNT, REGION, StubState } from './state';

export interface AwsStubOptions {
  readonly now: () => number;
  readonly identities: readonly Identity[];
  /** ARNs that a key policy may name. */
  readonly principals: readonly string[];
  /** Those of them that use keys. */
  readonly applications: readonly string[];
  /** Role that may be assumed, with what its trust policy asks for. */
  readonly role?: { readonly arn: string; readonly externalId: string };
}

export interface AwsStub extends LoopbackServer {
  readonly state: StubState;
  /** `<service>.<operation>` of every call, in order, with what it was told. */
  readonly calls: { readonly target: string; readonly by: string; readonly input: unknown }[];
  /** AssumeRole's parameters, in order. */
  readonly assumed: URLSearchParams[];
  /** What a request is answered with, without a wire. */
  respond(wire: WireRequest): WireResponse;
  /** The next call to the target fails without effect. */
  failNext(target: string, code: string, message: string, status?: number): void;
}

/** KMS, the tagging API and STS of one account and region, on one port. Remembers, and enforces states and policies. */
export async function startAwsStub(options: AwsStubOptions): Promise<AwsStub> {
  const state = new StubState(options.now, options.applications);
  const identities = new Map(options.identities.map((identity) => [identity.accessKeyId, identity]));
  const principals = new Set([...options.principals, `arn:aws:iam::${ACCOUNT}:root`]);
  const calls: AwsStub['calls'] = [];
  const assumed: URLSearchParams[] = [];
  const failures = new Map<string, AwsError>();

  function carryOut(wire: WireRequest): unknown {
    const { identity, region, service } = verify(wire, identities, options.now());
    const target = wire.headers['x-amz-target'] ?? '';
    const wanted = target.startsWith('Resource') ? 'tagging' : 'kms';
    if (region !== REGION || service !== wanted)
      throw new AwsError('InvalidSignatureException', 'Credential should be scoped to a valid region.');
    const input = JSON.parse(wire.body);
    calls.push({ target, by: identity.arn, input });
    const failure = failures.get(target);
    failures.delete(target);
    if (failure) throw failure;
    const operation = OPERATIONS[target];
    if (!operation) throw new AwsError('UnknownOperationException', '');
    const told = operation({ state, input, principal: identity.arn, principals });
    state.watch();
    return told;
  }

  function assumeRole(wire: WireRequest): string {
    verify(wire, identities, options.now());
    const order = new URLSearchParams(wire.body);
    assumed.push(order);
    const { role } = options;
    if (!role || order.get('RoleArn') !== role.arn || order.get('ExternalId') !== role.externalId)
      throw new AwsError('AccessDenied', 'User is not authorized to perform: sts:AssumeRole', 403);
    const [accessKeyId, secretAccessKey, token] = [`ASIA${hex(8)}`, hex(20), hex(60)];
    const endsAt = options.now() + Number(order.get('DurationSeconds')) * 1000;
    identities.set(accessKeyId, { accessKeyId, secretAccessKey, session: { token, endsAt }, arn: role.arn });
    return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
      <AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>
      <SessionToken>${token}</SessionToken><Expiration>${new Date(endsAt).toISOString()}</Expiration>
      </Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  }

  const told = (wire: WireRequest) => respond(wire, carryOut, assumeRole);
  const server = await startLoopback((wire, response) => answer(response, told(wire)));
  return {
    ...server,
    ...{ state, calls, assumed, respond: told },
    failNext: (target, code, message, status) => failures.set(target, new AwsError(code, message, status)),
  };
}

const hex = (bytes: number): string => randomBytes(bytes).toString('hex').toUpperCase();

function respond(
  wire: WireRequest,
  carryOut: (wire: WireRequest) => unknown,
  assumeRole: (wire: WireRequest) => string,
): WireResponse {
  const isQuery = wire.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const headers = { 'content-type': isQuery ? 'text/xml' : 'application/x-amz-json-1.1' };
  try {
    const told = isQuery ? assumeRole(wire) : carryOut(wire);
    return {
      status: 200,
      headers,
      body: isQuery ? String(told) : told === undefined ? '' : JSON.stringify(told),
    };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { status, code, message } = error;
    const body = isQuery
      ? `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`
      : JSON.stringify({ __type: code, message });
    return { status, headers, body };
  }
}

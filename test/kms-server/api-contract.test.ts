import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonSchema } from '../../src/kms-server/http/openapi/json-schema';
import { apiOf } from '../../src/kms-server/http/routes';

const GOLDEN = join(__dirname, 'api-contract.golden.txt');

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly JsonSchema[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: JsonSchema } };
  };
  readonly responses: Readonly<Record<string, JsonSchema>>;
}

const textOf = (value: unknown): string =>
  Array.isArray(value) ? [...value].sort().join(', ') : String(value ?? 'nothing');

/** What a client can rely on, a line each. */
function contract(): readonly string[] {
  const { paths, components } = apiOf();
  const operations = Object.entries(
    paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>,
  ).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { operationId, parameters, requestBody, responses }]) => [
      `${operationId}: ${method.toUpperCase()} ${path}`,
      ...Object.keys(responses).map((status) => `${operationId} answers ${status}`),
      ...parameters.map(({ name, $ref }) => `${operationId} takes ${textOf(name ?? $ref)}`),
      ...(requestBody
        ? [
            `${operationId} needs in its body: ${textOf(requestBody.content['application/json'].schema.required)}`,
          ]
        : []),
    ]),
  );
  const members = Object.entries(components.schemas).flatMap(([name, { properties }]) =>
    Object.keys((properties as object | undefined) ?? {}).map((member) => `${name}.${member}`),
  );
  return [...operations, ...members].sort();
}

/** Growing is free. What goes or changes breaks a client: write the file anew (KEYDESK_UPDATE_GOLDEN=1) and look at the difference. */
test('what clients rely on is still there', () => {
  const now = contract();
  if (process.env.KEYDESK_UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, `${now.join('\n')}\n`);
  const promised = readFileSync(GOLDEN, 'utf8').trim().split('\n');
  const there = new Set(now);
  expect(promised.filter((line) => !there.has(line))).toEqual([]);
});

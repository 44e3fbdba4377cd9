import { z } from 'zod';
import type { WebTriggers } from '../delivery/web-triggers';
import { type HostResponse, jsonResponse } from './calls';

const Body = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).default({}) });
const CreateInput = z.object({
  input: z.object({ triggerKey: z.string() }),
  forceCreate: z.boolean().optional(),
});
const DeleteInput = z.object({ id: z.string() });

type Operation = (webTriggers: WebTriggers, variables: unknown) => object;

/** The operations that `@forge/api` sends, by the name of the field that each asks for. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  createWebTriggerUrl: (webTriggers, variables) => {
    const { input, forceCreate } = CreateInput.parse(variables);
    const url = webTriggers.urlFor(input.triggerKey, forceCreate);
    if (url !== undefined) return { data: { createWebTriggerUrl: { url } } };
    return {
      data: { createWebTriggerUrl: null },
      errors: [{ message: `No web trigger ${input.triggerKey}` }],
    };
  },
  deleteWebTriggerUrl: (webTriggers, variables) => {
    const success = webTriggers.delete(DeleteInput.parse(variables).id);
    return { data: { deleteWebTriggerUrl: { success, message: success ? null : 'No such URL' } } };
  },
  webTriggerUrlsByAppContext: (webTriggers) => ({ data: { webTriggerUrlsByAppContext: webTriggers.urls() } }),
};

/** The part of the GraphQL gateway that functions reach. */
export function answerGraphql(webTriggers: WebTriggers, body: unknown): HostResponse {
  const parsed = Body.safeParse(body);
  if (!parsed.success) return jsonResponse(400, { message: z.prettifyError(parsed.error) });
  const name = Object.keys(OPERATIONS).find((field) => new RegExp(`\\b${field}\\b`).test(parsed.data.query));
  const operation = name === undefined ? undefined : OPERATIONS[name];
  if (!operation)
    return jsonResponse(200, { errors: [{ message: 'The sandbox does not know this operation' }] });
  return jsonResponse(200, operation(webTriggers, parsed.data.variables));
}

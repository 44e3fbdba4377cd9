/**
 * An answer other than success, raised wherever a handler finds out and turned into the response in one place
 * (`router.ts`): HTTP's own way of refusing. Body: official OpenAPI, `ErrorCollection`.
 */
export class Refusal extends Error {
  readonly status: number;
  readonly errorMessages: readonly string[];
  readonly errors: Readonly<Record<string, string>>;

  constructor(
    status: number,
    errorMessages: readonly string[],
    errors: Readonly<Record<string, string>> = {},
  ) {
    super(errorMessages.join(' ') || Object.values(errors).join(' '));
    this.status = status;
    this.errorMessages = errorMessages;
    this.errors = errors;
  }
}

export const badRequest = (message: string): Refusal => new Refusal(400, [message]);
export const badFields = (errors: Readonly<Record<string, string>>): Refusal => new Refusal(400, [], errors);
export const forbidden = (message: string): Refusal => new Refusal(403, [message]);
export const notFound = (message: string): Refusal => new Refusal(404, [message]);
export const conflict = (message: string): Refusal => new Refusal(409, [message]);

/** The value, or 404 with the message. */
export function orNotFound<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw notFound(message);
  return value;
}

/** An answer of the storage service that is not a success: `{code, message}` with its status. */
export class KvsError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'KvsError';
    this.status = status;
    this.code = code;
  }
}

/**
 * Codes that the documentation names, or that were seen on the live service. `INVALID_REQUEST` is this sandbox's own
 * word where neither says what the service answers.
 */
const STATUS = {
  KEY_NOT_FOUND: 404,
  SCHEMA_NOT_FOUND: 404,
  KEY_CONFLICT: 409,
  UNPROCESSABLE_ENTITY: 422,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMIT_EXCEEDED: 429,
  EMPTY_KEY: 400,
  KEY_TOO_SHORT: 400,
  KEY_TOO_LONG: 400,
  INVALID_KEY: 400,
  MAX_SIZE: 400,
  MAX_DEPTH: 400,
  INVALID_TTL: 400,
  INVALID_ENTITY_VALUE: 400,
  INVALID_ENTITY_INDEX: 400,
  INCORRECT_PROPERTY_TYPE: 400,
  COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE: 400,
  LIST_QUERY_LIMIT_EXCEEDED: 400,
  INVALID_FILTER_OPERATORS_COMBINATION: 400,
  EMPTY_FILTER_OPERATOR: 400,
  INSUFFICIENT_FILTER_VALUES: 400,
  INVALID_FILTER_CONDITION: 400,
  CONDITIONAL_CHECK_FAILED: 400,
  KEY_DUPLICATION_ERROR: 400,
  TOO_MANY_BATCH_ENTITIES: 400,
  INVALID_REQUEST: 400,
} as const;

export type KvsErrorCode = keyof typeof STATUS;

export const kvsError = (code: KvsErrorCode, message: string): KvsError =>
  new KvsError(STATUS[code], code, message);

/** An expression that cannot be parsed or evaluated. Conditions and validators take it for a refusal. */
export class ExpressionError extends Error {}

/** One line of JSON per event. Facts are ids and codes: never a form's text, a secret or key material. */
export function log(event: string, facts: Readonly<Record<string, string | number | boolean>>): void {
  console.log(JSON.stringify({ event, ...facts }));
}

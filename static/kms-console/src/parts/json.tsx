/** Data as it is, for whoever wants to see all of it. */
export const Json = ({ value }: { readonly value: unknown }) => (
  <pre className="json">{JSON.stringify(value, null, 2)}</pre>
);

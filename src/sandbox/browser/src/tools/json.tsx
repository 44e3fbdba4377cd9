/** Data as it is, behind a line that says what it begins with. */
export function Json({ value }: { readonly value: unknown }) {
  const text = JSON.stringify(value);
  if (text === undefined) return <span className="tool-faint">none</span>;
  if (text.length <= SHORT) return <code className="tool-code">{text}</code>;
  return (
    <details className="tool-details">
      <summary>
        <code className="tool-code">{`${text.slice(0, SHORT)}…`}</code>
      </summary>
      <pre>{JSON.stringify(value, undefined, 2)}</pre>
    </details>
  );
}

const SHORT = 80;

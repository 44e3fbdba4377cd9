import Button from '@atlaskit/button/new';
import Code from '@atlaskit/code/inline';
import { useEffect, useRef, useState } from 'react';

/** Milliseconds for which the button says that it has copied. */
const SAID = 2_000;

/** The key's handle, and the button that copies it. */
export function Handle({ handle }: { readonly handle: string }) {
  const shown = useRef<HTMLSpanElement>(null);
  const [said, setSaid] = useState<string>();
  useEffect(() => {
    if (said === undefined) return undefined;
    const timer = setTimeout(() => setSaid(undefined), SAID);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => {
    setSaid((await copied(handle, shown.current)) ? 'Copied' : 'Press Ctrl+C');
  };
  return (
    <p className="handle">
      <span ref={shown}>
        <Code>{handle}</Code>
      </span>
      <Button onClick={() => void copy()} aria-label="Copy the handle">
        {said ?? 'Copy'}
      </Button>
      <span role="status" className="visually-hidden">
        {said}
      </span>
    </p>
  );
}

/** Selects the text where the frame has no right to write to the clipboard, so that a person can copy it. */
async function copied(text: string, element: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (element) getSelection()?.selectAllChildren(element);
    return document.execCommand('copy');
  }
}

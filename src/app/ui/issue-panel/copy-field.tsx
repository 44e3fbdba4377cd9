import { Button, HelperMessage, Inline, Stack, Textfield } from '@forge/react';
import { useState } from 'react';

interface Props {
  readonly id: string;
  readonly value: string;
  /** What the value is, for the button: "Copy handle". */
  readonly what: string;
}

/** Absent where the frame may not use it. */
type BrowserNavigator = Navigator & {
  readonly clipboard?: { readonly writeText: (text: string) => Promise<void> };
};

const SAID = {
  copied: 'Copied.',
  refused: 'The browser does not let Keydesk copy. Click into the field, select all, and copy it.',
} as const;

/**
 * A value to take along. UI Kit has no way to the clipboard of its own, and a browser may refuse the frame that the
 * code runs in; the field can be selected in any case.
 */
export const CopyField = ({ id, value, what }: Props) => {
  const [outcome, setOutcome] = useState<keyof typeof SAID>();
  const copy = async (): Promise<void> => {
    try {
      const { clipboard } = navigator as BrowserNavigator;
      await clipboard?.writeText(value);
      setOutcome(clipboard ? 'copied' : 'refused');
    } catch {
      setOutcome('refused');
    }
  };
  return (
    <Stack>
      <Inline space="space.100" alignBlock="center">
        <Textfield id={id} value={value} isReadOnly isMonospaced isCompact />
        <Button spacing="compact" onClick={copy}>{`Copy ${what}`}</Button>
      </Inline>
      {outcome && <HelperMessage>{SAID[outcome]}</HelperMessage>}
    </Stack>
  );
};

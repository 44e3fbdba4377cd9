import { Code, Inline, Text } from '@forge/react';
import { useAsked } from './use-asked';

/** Where the KMS tells its operators' decisions; without it they are found by asking, a little later. */
export const CallbackAddress = ({ connectionId }: { readonly connectionId: string }) => {
  const { value } = useAsked<Readonly<Record<string, string>>>('connection.callbackUrls');
  const url = value?.[connectionId];
  if (url === undefined) return null;
  return (
    <Inline space="space.100" alignBlock="center" shouldWrap>
      <Text color="color.text.subtle">Callback address, for the KMS:</Text>
      <Code>{url}</Code>
    </Inline>
  );
};

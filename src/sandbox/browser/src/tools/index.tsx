import Heading from '@atlaskit/heading';

/** The developer's tools. */
export function Tools() {
  return <Heading size="large">Tools</Heading>;
}

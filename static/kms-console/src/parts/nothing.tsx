import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';

interface NothingProps {
  readonly title: string;
  readonly text: string;
  /** Takes the filters away, where there are any. */
  readonly onClear?: (() => void) | undefined;
}

/** There is nothing to show, and that is no error. */
export const Nothing = ({ title, text, onClear }: NothingProps) => (
  <div className="empty" role="status">
    <Heading as="h2" size="small">
      {title}
    </Heading>
    <p>{text}</p>
    {onClear && <Button onClick={onClear}>Take the filters away</Button>}
  </div>
);

import { Inline, Stack, Text } from '@atlaskit/primitives/compiled';
import * as z from 'zod';
import { type Components, component } from './component';
import { slot } from './forge-doc';
import { callback, elements, flag, text } from './shapes';

const Line = z.strictObject({ text: z.string(), onClick: callback });
const lines = z.array(Line).default([]);

function Actions({ actions }: { readonly actions: readonly z.infer<typeof Line>[] }) {
  return (
    <Inline space="space.100" shouldWrap>
      {actions.map(({ text: words, onClick }) => (
        <button key={words} type="button" className="ui-kit-link-button" onClick={() => onClick?.()}>
          {words}
        </button>
      ))}
    </Inline>
  );
}

/** Like `@atlaskit/comment`, without its menus. */
const Comment = component(
  {
    actions: lines,
    author: Line.optional(),
    edited: text,
    errorActions: lines,
    errorIconLabel: text,
    headingLevel: z.enum(['1', '2', '3', '4', '5', '6']).optional(),
    highlighted: flag,
    id: text,
    isError: flag,
    isSaving: flag,
    restrictedTo: elements,
    savingText: text,
    shouldHeaderWrap: flag,
    shouldRenderNestedCommentsInline: flag,
    testId: text,
    time: Line.optional(),
    type: text,
  },
  ({ props, node, drawAll }) => {
    const { author, time, type, edited, isError, isSaving, savingText = 'Sending…' } = props;
    const nested = node.children.filter((child) => child.type !== 'ContentWrapper');
    return (
      <article
        id={props.id}
        data-testid={props.testId}
        className={`ui-kit-comment ${props.highlighted ? 'ui-kit-highlighted' : ''}`}
      >
        <Inline space="space.100" alignBlock="start">
          {drawAll(slot(node, 'avatar'))}
          <Stack space="space.050">
            <Inline space="space.100" shouldWrap={props.shouldHeaderWrap ?? true}>
              {author && <Text weight="semibold">{author.text}</Text>}
              {type !== undefined && <Text color="color.text.subtle">{type}</Text>}
              {time && <Text color="color.text.subtle">{time.text}</Text>}
              {edited !== undefined && <Text color="color.text.subtle">{edited}</Text>}
              {isSaving && <Text color="color.text.subtle">{savingText}</Text>}
            </Inline>
            <div>{drawAll(slot(node, 'content'))}</div>
            <Actions actions={isError ? props.errorActions : props.actions} />
            {nested.length > 0 && <div>{drawAll(nested)}</div>}
          </Stack>
        </Inline>
      </article>
    );
  },
);

export const COMMENT: Components = { Comment };

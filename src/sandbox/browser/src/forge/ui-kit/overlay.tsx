import AkModal, {
  ModalBody as AkModalBody,
  ModalFooter as AkModalFooter,
  ModalHeader as AkModalHeader,
  ModalTitle as AkModalTitle,
  ModalTransition as AkModalTransition,
  CloseButton,
} from '@atlaskit/modal-dialog';
import AkTooltip from '@atlaskit/tooltip';
import * as z from 'zod';
import { type Components, component } from './component';
import { nodesOf, slot } from './forge-doc';
import { Popover } from './popover';
import { callback, elements, flag, number, oneOf, text } from './shapes';

const length = z.union([z.string(), z.number()]).optional();

/** Forge's names of sizes that Atlaskit's dialog doesn't have. */
const WIDTHS: Readonly<Record<string, string>> = { fullscreen: '100%', resizable: 'large' };
const widthOf = (width: string | number) => WIDTHS[width] ?? width;
const HEIGHTS: Readonly<Record<string, string>> = {
  small: '20vh',
  medium: '40vh',
  large: '70vh',
  'x-large': '90vh',
  fullscreen: '100%',
  resizable: '70vh',
};

const Modal = component(
  {
    autoFocus: flag,
    height: length,
    icon: text,
    label: text,
    onClose: callback,
    shouldScrollInViewport: flag,
    testId: text,
    title: text,
    width: length,
  },
  ({ props: { autoFocus, icon, title, width, height, onClose, ...rest }, children }) => (
    <AkModal
      {...rest}
      {...(width === undefined ? {} : { width: widthOf(width) })}
      {...(height === undefined ? {} : { height: HEIGHTS[height] ?? height })}
      onClose={() => onClose?.()}
    >
      {title !== undefined && (
        <AkModalHeader>
          <AkModalTitle>{title}</AkModalTitle>
          <CloseButton onClick={() => onClose?.()} />
        </AkModalHeader>
      )}
      {children}
    </AkModal>
  ),
);

const POSITIONS = ['auto', 'top', 'right', 'bottom', 'left'] as const;
const placement = z.templateLiteral([z.enum(POSITIONS), z.enum(['', '-start', '-end'])]).optional();

const Tooltip = component(
  {
    content: elements,
    delay: number,
    mousePosition: placement,
    position: z
      .union([
        z.templateLiteral([z.enum(POSITIONS), z.enum(['', '-start', '-end'])]),
        z.enum(['mouse', 'mouse-x', 'mouse-y']),
      ])
      .optional(),
    testId: text,
    truncate: flag,
  },
  ({ props: { content, ...rest }, children, drawAll }) => (
    <AkTooltip {...rest} content={drawAll(nodesOf(content))}>
      <span>{children}</span>
    </AkTooltip>
  ),
);

const Popup = component(
  {
    autoFocus: flag,
    boundary: oneOf('clippingParents'),
    fallbackPlacements: z.array(z.string()).optional(),
    id: text,
    isOpen: z.boolean(),
    label: text,
    onClose: callback,
    placement,
    role: text,
    rootBoundary: oneOf('viewport', 'document'),
    shouldDisableFocusLock: flag,
    shouldFitContainer: flag,
    shouldFlip: flag,
    shouldRenderToParent: flag,
    shouldUseCaptureOnOutsideClick: flag,
    strategy: oneOf('fixed', 'absolute'),
    testId: text,
    titleId: text,
  },
  ({ props, node, drawAll }) => (
    <Popover
      isOpen={props.isOpen}
      placement={props.placement ?? 'auto'}
      attributes={{
        id: props.id,
        role: props.role ?? 'dialog',
        'aria-label': props.label,
        'aria-labelledby': props.titleId,
        'data-testid': props.testId,
      }}
      onClose={() => props.onClose?.()}
      trigger={drawAll(slot(node, 'trigger'))}
    >
      {drawAll(slot(node, 'content'))}
    </Popover>
  ),
);

export const OVERLAY: Components = {
  Modal,
  ModalTransition: component({}, ({ children }) => <AkModalTransition>{children}</AkModalTransition>),
  ModalHeader: component({ testId: text }, ({ children }) => <AkModalHeader>{children}</AkModalHeader>),
  ModalTitle: component(
    { appearance: oneOf('danger', 'warning'), isMultiline: flag, testId: text },
    ({ props, children }) => <AkModalTitle {...props}>{children}</AkModalTitle>,
  ),
  ModalBody: component(
    { hasInlinePadding: flag, testId: text },
    ({ props: { hasInlinePadding = true }, children }) => (
      <AkModalBody hasInlinePadding={hasInlinePadding}>{children}</AkModalBody>
    ),
  ),
  ModalFooter: component({ testId: text }, ({ children }) => <AkModalFooter>{children}</AkModalFooter>),
  Popup,
  Tooltip,
};

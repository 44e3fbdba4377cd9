import { type HTMLAttributes, type ReactNode, useEffect, useRef } from 'react';

interface PopoverProps {
  readonly isOpen: boolean;
  readonly placement: string;
  readonly attributes: HTMLAttributes<HTMLDivElement> & { readonly 'data-testid': string | undefined };
  readonly onClose: () => void;
  readonly trigger: ReactNode;
  readonly children: ReactNode;
}

/** A panel beside its trigger. Escape and a click elsewhere ask the app to close it; it alone decides. */
export function Popover({ isOpen, placement, attributes, onClose, trigger, children }: PopoverProps) {
  const around = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    if (!isOpen) return;
    const before = document.activeElement;
    panel.current?.focus();
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close.current();
    };
    const onPress = (event: MouseEvent): void => {
      if (event.target instanceof Node && !around.current?.contains(event.target)) close.current();
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('mousedown', onPress);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('mousedown', onPress);
      if (before instanceof HTMLElement) before.focus();
    };
  }, [isOpen]);

  return (
    <div ref={around} className="ui-kit-popover">
      {trigger}
      {isOpen && (
        <div
          ref={panel}
          tabIndex={-1}
          className={`ui-kit-popover-panel ui-kit-at-${placement}`}
          {...attributes}
        >
          {children}
        </div>
      )}
    </div>
  );
}

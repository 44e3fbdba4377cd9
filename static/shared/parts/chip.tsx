import type { ReactNode } from 'react';

interface ChipProps {
  readonly isOn: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A filter that is on or off. */
export const Chip = ({ isOn, onClick, children }: ChipProps) => (
  <button type="button" className="chip" aria-pressed={isOn} onClick={onClick}>
    {children}
  </button>
);

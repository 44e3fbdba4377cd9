/** Grey lines where rows will be. */
export const Skeleton = ({ rows, label }: { readonly rows: number; readonly label: string }) => (
  <div role="status" aria-label={label} className="skeleton">
    {Array.from({ length: rows }, (_, index) => index).map((row) => (
      <span key={row} className="skeleton-line" />
    ))}
  </div>
);

/** Stands where a page of the app is about to be. */
export function Skeleton({ label }: { readonly label: string }) {
  return (
    <div className="forge-skeleton" role="status" aria-label={label}>
      <span />
      <span />
      <span />
    </div>
  );
}

/** Flags that the app's pages ask for. */
export function Flags() {
  return null;
}

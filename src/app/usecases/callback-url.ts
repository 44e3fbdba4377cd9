/** Names the connection in the address; it is no secret, and proves nothing. */
export const CONNECTION_PARAMETER = 'connection';

/** Where a connection's KMS calls back: the web trigger's address, and which connection it is. */
export function callbackUrl(webTrigger: string, id: string): string {
  const url = new URL(webTrigger);
  url.searchParams.set(CONNECTION_PARAMETER, id);
  return url.href;
}

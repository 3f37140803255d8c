/** The headers of an API token, for `TransportOptions.credentials`. @param tokenId `user@realm!name` */
export function tokenCredentials(
  tokenId: string,
  tokenSecret: string,
): () => Readonly<Record<string, string>> {
  const headers = { authorization: `PVEAPIToken=${tokenId}=${tokenSecret}` };
  return () => headers;
}

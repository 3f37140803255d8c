/** An RPC URL as it may be shown: user, password, path and query often hold keys, so only the server is left. */
export function redactUrl(text: string): string {
  const url = new URL(text);
  const hidden = url.username !== "" || url.password !== "" || url.pathname !== "/" || url.search !== "";
  return `${url.protocol}//${url.host}${hidden ? "/…" : ""}`;
}

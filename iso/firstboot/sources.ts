/** A file of apt's sources in deb822. */
export function sources(source: {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly signedBy: string;
}): string {
  return [
    "# Written by blockhost-firstboot.",
    "Types: deb",
    `URIs: ${source.uri}`,
    `Suites: ${source.suites.join(" ")}`,
    `Components: ${source.components.join(" ")}`,
    `Signed-By: ${source.signedBy}`,
    "",
  ].join("\n");
}

const JSON_PREFIX = "data:application/json;base64,";
const SVG_PREFIX = "data:image/svg+xml;base64,";
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** What a token URI holds. Throws if it is not valid base64, UTF-8 or JSON at any level. */
export function tokenMetadata(uri: string): TokenMetadata {
  const { image, ...json } = JSON.parse(decode(uri, JSON_PREFIX)) as { image: string } & Omit<
    TokenMetadata,
    "svg"
  >;
  return { ...json, svg: decode(image, SVG_PREFIX) };
}

interface TokenMetadata {
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly { trait_type: string; value: string | number; display_type?: string }[];
  /** The picture's source. */
  readonly svg: string;
}

function decode(uri: string, prefix: string): string {
  if (!uri.startsWith(prefix)) throw new Error(`${uri.slice(0, 40)} does not begin with ${prefix}`);
  const base64 = uri.slice(prefix.length);
  const bytes = Buffer.from(base64, "base64");
  if (bytes.toString("base64") !== base64) throw new Error("not base64");
  return utf8.decode(bytes);
}

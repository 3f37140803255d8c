/** `__Host-`: over HTTPS only, of this host alone, for all of it. Ports share cookies, and no other port here sets this one. */
const NAME = "__Host-blockhost-setup";
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export const sessionCookie = {
  /** The token that a Cookie header has; empty where it has none. */
  read(header: string | undefined): string {
    const pairs = (header ?? "").split(";").map((pair) => pair.trim());
    const values = pairs
      .filter((pair) => pair.startsWith(`${NAME}=`))
      .map((pair) => pair.slice(NAME.length + 1));
    const [token = "", ...others] = values;
    return others.length === 0 && TOKEN.test(token) ? token : "";
  },
  /** A Set-Cookie header; an empty token takes the cookie away. */
  write(token: string): string {
    const end = token === "" ? "; Max-Age=0" : "";
    return `${NAME}=${token}; Path=/; Secure; HttpOnly; SameSite=Strict${end}`;
  },
} as const;

import { parseIpv4 } from "./ipv4.ts";

const IPV6 = /^(?=.{2,39}$)[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}$/;

/**
 * Whether guests understand it as the place where the host answers them: `<IPv4>:<port>`, `[<IPv6>]:<port>` or `none`.
 * A guest looks no name up, so the address is literal. See pam/FORMAT.md section 1.
 */
export function isRelay(text: string): boolean {
  if (text === "none") return true;
  const match = /^(?:\[([^\]]+)\]|([^:]+)):([1-9][0-9]{0,4})$/.exec(text);
  if (!match || Number(match[3]) > 65_535) return false;
  const [, six, four] = match;
  return six === undefined
    ? parseIpv4(four ?? "") !== null
    : IPV6.test(six) && URL.canParse(`http://[${six}]/`);
}

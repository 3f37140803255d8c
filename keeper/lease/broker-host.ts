/** A name of hosts: labels with dots, the last of letters. No address: who registers one has nobody connect to it. */
const NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** The host that a broker's region names, so that it can be measured before anything is paid: `Frankfurt fra.v6.example`. */
export function brokerHost(region: string): string | null {
  return (
    region
      .toLowerCase()
      .split(/\s+/)
      .find((word) => NAME.test(word)) ?? null
  );
}

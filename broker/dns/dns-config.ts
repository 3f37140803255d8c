import { z } from "zod";

/** A host's name, in small letters and without a dot at its end. */
const hostName = z
  .string()
  .max(200)
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/, "a name of DNS");

/** The names that a broker gives to leased addresses. */
export const dnsConfig = z
  .strictObject({
    /** What the domain's owner has delegated to this machine. */
    zone: hostName,
    /** Its name servers, as the delegation names them; addresses for those whose names are in the zone itself. */
    nameservers: z
      .array(
        z.strictObject({
          name: hostName,
          ipv4: z.ipv4().optional(),
          ipv6: z.ipv6().optional(),
        }),
      )
      .min(1)
      .max(13),
    /** Who to write to, as SOA has it: `hostmaster.example.net` is hostmaster@example.net. */
    contact: hostName,
    /** Addresses to listen at: those that the name servers have, where the machine has others too. */
    listen: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .min(1)
      .default(["::"]),
    /** UDP answers a second to one network (IPv4 /24, IPv6 /56). */
    answersASecond: z.int().min(1).max(100_000).default(50),
  })
  .refine(
    ({ zone, nameservers }) =>
      nameservers.every(
        ({ name, ipv4, ipv6 }) =>
          !(name === zone || name.endsWith(`.${zone}`)) || ipv4 !== undefined || ipv6 !== undefined,
      ),
    "a name server within the zone needs an address: nobody could find it",
  );

export type DnsConfig = z.output<typeof dnsConfig>;

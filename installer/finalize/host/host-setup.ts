import type { Answers } from "../../answers/answers.ts";
import type { HostSetup } from "../ports/host-setup.ts";
import { hostCertificate } from "./host-certificate.ts";
import { hostConfiguration } from "./host-configuration.ts";
import { hostDoctor } from "./host-doctor.ts";
import { hostKeys, keyFilesIn } from "./host-keys.ts";
import type { HostParts } from "./host-parts.ts";
import { hostPreflight } from "./host-preflight.ts";
import { hostServices } from "./host-services.ts";

/** This host, for one set of answers. */
export function hostSetup(parts: HostParts, { admin, ipv6 }: Pick<Answers, "admin" | "ipv6">): HostSetup {
  const { layout } = parts;
  return {
    preflight: () => hostPreflight(layout),
    keyFiles: keyFilesIn(layout.keeperFolder),
    keys: hostKeys(layout.keeperFolder),
    configuration: (wanted) => hostConfiguration(parts, wanted),
    certificate: hostCertificate(parts, admin),
    services: hostServices(parts, admin, ipv6),
    doctor: () => hostDoctor(parts),
  };
}

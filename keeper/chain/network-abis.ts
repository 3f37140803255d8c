import { IBrokerRegistry__factory } from "../../typechain-types/factories/interfaces/IBrokerRegistry__factory.ts";
import { IPrefixLeases__factory } from "../../typechain-types/factories/interfaces/IPrefixLeases__factory.ts";

/** Leases of IPv6 prefixes, by their interfaces: who leases knows of the contracts what these say. */
export const registryAbi = IBrokerRegistry__factory.createInterface();
export const leasesAbi = IPrefixLeases__factory.createInterface();

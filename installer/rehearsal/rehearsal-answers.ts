import type { Answers } from "../answers/answers.ts";

const DAY = 86_400;
/** No node has a pebibyte of memory. */
const TOO_MUCH_MIB = 2 ** 30;

/** What a rehearsal has in place of the real chain and the real name. */
export interface RehearsalPlace {
  readonly chainId: number;
  readonly rpcUrl: string;
  readonly stablecoin: string;
  /** host:port of its portal, on this machine alone. */
  readonly portal: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/**
 * The operator's answers for a rehearsal: everything about Proxmox VE is as it will be, chain, money and name are thrown
 * away afterwards. Plan 1 is the operator's smallest by memory, at a price and with times that suit a play of some
 * minutes; plan 2 is one that no host can fulfil.
 */
export function rehearsalAnswers(answers: Answers, place: RehearsalPlace): Answers {
  const { chainId, rpcUrl, stablecoin, portal, certificateFile, keyFile } = place;
  const small = smallest(answers);
  return {
    ...answers,
    storage: { ...answers.storage, backups: null },
    ...(answers.ipv6.mode === "broker" && withoutBroker(answers)),
    blockchain: {
      chain: {
        chainId,
        name: "Rehearsal",
        rpcUrls: [rpcUrl],
        explorer: null,
        currency: { name: "Ether", symbol: "ETH", decimals: 18 },
      },
      contracts: {
        kind: "deploy",
        stablecoin,
        swaps: null,
        shares: [{ payee: answers.admin.wallet, share: 1 }],
        adminDelay: 0,
      },
      plans: [small, { ...small, name: "Too large", memoryMiB: TOO_MUCH_MIB }],
    },
    admin: {
      ...answers.admin,
      host: portal,
      commands: false,
      tls: { mode: "files", certificateFile, keyFile },
    },
  };
}

/** No broker lends by a chain that is thrown away. */
function withoutBroker({ proxmox }: Answers): Pick<Answers, "ipv6" | "proxmox"> {
  const { endpoint } = proxmox;
  return {
    ipv6: { mode: "none" },
    proxmox: { ...proxmox, endpoint: endpoint.mode === "ipv6" ? { mode: "direct" } : endpoint },
  };
}

function smallest({
  blockchain: { plans },
  proxmox: { template },
}: Answers): Answers["blockchain"]["plans"][number] {
  const [own] = [...plans].sort((a, b) => a.memoryMiB - b.memoryMiB);
  const size = own ?? { vcpus: 1, memoryMiB: 1_024, diskGiB: 10, mbps: 100 };
  const { vcpus, memoryMiB, diskGiB, mbps } = size;
  return {
    name: "Rehearsal",
    image: template.name,
    ...{ vcpus, memoryMiB, diskGiB, mbps },
    pricePerDay: 200_000,
    minDays: 1,
    maxDays: 365,
    gracePeriod: 7 * DAY,
    deliveryDeadline: 3_600,
    stock: 10,
    backups: null,
  };
}

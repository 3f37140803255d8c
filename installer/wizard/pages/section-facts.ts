import { amount } from "../../../keeper/portal/web/amount.ts";
import { checksumAddress } from "../../../keeper/protocol/checksum-address.ts";
import type { AdminAnswers } from "../../answers/admin.ts";
import type { Answers } from "../../answers/answers.ts";
import type { BlockchainAnswers } from "../../answers/blockchain.ts";
import { checkAnswers } from "../../answers/check-answers.ts";
import { type SectionName, sections } from "../../answers/sections.ts";
import { adminWords } from "../text/admin.ts";
import { summaryWords as words } from "../text/summary.ts";
import { wizardWords } from "../text/wizard.ts";

type Rows = readonly (readonly [string, string])[];
const { facts } = words;
/** Of the contracts' prices. */
const USD_DECIMALS = 6;

/** A section's valid answers in a few lines. */
const ROWS: { readonly [Name in SectionName]: (answers: Answers[Name]) => Rows } = {
  network: (network) => [
    [
      facts.address,
      network.mode === "keep"
        ? words.network.keep
        : network.mode === "dhcp"
          ? words.network.dhcp(network.interface)
          : words.network.static(network.address, network.interface),
    ],
  ],
  storage: ({ disks, backups }) => [
    [facts.disks, disks],
    [facts.backups, backups ?? facts.noBackups],
  ],
  blockchain: blockchainRows,
  proxmox: ({ node, network, template }) => [
    [facts.node, node],
    [facts.machines, `${network.first} – ${network.last}`],
    [facts.template, `${template.name} · ${template.image ?? words.packaged}`],
  ],
  ipv6: (ipv6) => [
    [
      facts.prefix,
      ipv6.mode === "manual"
        ? ipv6.prefix
        : ipv6.mode === "broker"
          ? words.lent(ipv6.broker, ipv6.budget)
          : facts.noPrefix,
    ],
  ],
  admin: adminRows,
};

function blockchainRows({ chain, contracts, plans }: BlockchainAnswers): Rows {
  const isNew = contracts.kind === "deploy";
  return [
    [facts.chain, `${chain.name} (${chain.chainId})`],
    [facts.contracts, isNew ? words.deployed : words.existing],
    ...(isNew
      ? ([
          [
            facts.plans,
            plans
              .map(({ name, pricePerDay }) => words.plan(name, amount(BigInt(pricePerDay), USD_DECIMALS)))
              .join(", "),
          ],
        ] as const)
      : []),
  ];
}

function adminRows({ wallet, host, operatorName, tls, commands }: AdminAnswers): Rows {
  return [
    [facts.wallet, checksumAddress(wallet)],
    [facts.name, operatorName],
    [facts.portal, `https://${host}`],
    [facts.certificate, adminWords.modes.find(({ value }) => value === tls.mode)?.words ?? tls.mode],
    [facts.commands, commands ? facts.yes : facts.no],
  ];
}

/** What the summary says of a section's answers, with what has a default filled in; null when they do not hold. */
export function sectionFacts<Name extends SectionName>(section: Name, given: unknown): Rows | null {
  const { answers } = checkAnswers(sections[section], given);
  return answers === null ? null : ROWS[section](answers as Answers[Name]);
}

/** The sections' names, for a sentence. */
export function sectionNames(sections: readonly SectionName[]): string {
  return sections.map((section) => wizardWords.places[section]).join(", ");
}

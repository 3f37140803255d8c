import { checksumAddress } from "../../../keeper/protocol/checksum-address.ts";
import type { AdminAnswers } from "../../answers/admin.ts";
import type { Answers } from "../../answers/answers.ts";
import type { BlockchainAnswers } from "../../answers/blockchain.ts";
import type { SectionName } from "../../answers/sections.ts";
import { unitsOf } from "../form/units.ts";
import { adminWords } from "../text/admin.ts";
import { summaryWords as words } from "../text/summary.ts";
import { wizardWords } from "../text/wizard.ts";

type Rows = readonly (readonly [string, string])[];
const { facts } = words;

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
    [facts.template, `${template.name} · ${template.image}`],
  ],
  ipv6: (ipv6) => [[facts.prefix, ipv6.mode === "manual" ? ipv6.prefix : facts.noPrefix]],
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
              .map(({ name, pricePerDay }) => words.plan(name, unitsOf(`${pricePerDay}`, 1_000_000)))
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

/** @param answers valid ones */
export function sectionFacts(section: SectionName, answers: unknown): Rows {
  return (ROWS[section] as (answers: unknown) => Rows)(answers);
}

/** The sections' names, for a sentence. */
export function sectionNames(sections: readonly SectionName[]): string {
  return sections.map((section) => wizardWords.places[section]).join(", ");
}

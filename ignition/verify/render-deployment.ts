import type { Deployment } from "./read-deployment.ts";

const LABEL = 18;

/** A deployment for a person to read, and for whom it should look wrong, marked. */
export function renderDeployment(deployment: Deployment): string {
  const { contracts, roles, nextAdmin, nextTreasury, shares, tokens, faults } = deployment;
  const rows: (readonly [label: string, text: string])[] = [
    ["chain", `${deployment.chainId}, block ${deployment.block}`],
    ...contracts.map(
      ({ name, address, same }) =>
        [name, `${address}  ${same ? "✓ code is this repository's" : "✗ OTHER CODE"}`] as const,
    ),
    ...[...roles].map(([role, holders]) => [role, holders.join(", ") || "nobody"] as const),
    ["admin changes take", duration(deployment.adminDelay)],
    ["next admin", nextAdmin ? `${nextAdmin.account}, who may accept from ${time(nextAdmin.from)}` : "none"],
    ["treasury", deployment.treasury],
    ["next treasury", nextTreasury ? `${nextTreasury.account} from ${time(nextTreasury.from)}` : "none"],
    ...shares.map(({ payee, share }) => [`  share ${share}`, payee] as const),
    ["tokens accepted", tokens.join(", ") || "none"],
    ["plans", `${deployment.plans}`],
    ["sales", deployment.paused ? "PAUSED" : "open"],
    ...faults.map((fault) => ["✗ fault", fault] as const),
  ];
  return rows.map(([label, text]) => `${label.padEnd(LABEL)} ${text}\n`).join("");
}

function time(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString();
}

function duration(seconds: bigint): string {
  return `${Number(seconds) / 86_400} days`;
}

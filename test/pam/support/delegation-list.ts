/** The registered delegations as the relay serves them: keys and their tokens. */
export function delegationList(...entries: readonly (readonly [key: string, token: string])[]): string {
  return `BlockHost delegations 1\n${entries.map(([key, token]) => `${key} ${token}\n`).join("")}`;
}

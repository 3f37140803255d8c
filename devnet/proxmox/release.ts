/** The major versions of Proxmox VE that the simulator plays. */
export type Release = "8.4" | "9.2";

/** What `GET /version` of the recorded servers says. */
export const releaseVersions: Readonly<Record<Release, string>> = { "8.4": "8.4.21", "9.2": "9.2.11" };

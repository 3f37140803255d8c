/** Where things are on this host, and whose they are: what its kind decides and nobody is asked. */
export interface HostLayout {
  /** The installer's own, mode 0700: database, Ignition's journal, secrets. */
  readonly stateFolder: string;
  readonly keeperConfigFile: string;
  readonly rootdConfigFile: string;
  /** The keeper's own, mode 0700: keys, the token's secret, store, certificates. */
  readonly keeperFolder: string;
  /** Folder of the portal's built pages. */
  readonly pages: string;
  readonly rootdSocket: string | null;
  readonly proxmox: {
    /** The API as the keeper reaches it, `https://host:port`. */
    readonly url: string;
    /** The cluster's CA, in PEM. */
    readonly caFile: string;
  };
  /** `relay` is where guests' logins arrive: `host` null is the address that the host has on their network. */
  readonly listen: {
    readonly portal: { readonly host: string; readonly port: number };
    readonly relay: { readonly host: string | null; readonly port: number };
    readonly panel: { readonly host: string; readonly port: number };
    readonly health: { readonly host: string; readonly port: number };
  };
  /** Where guests find the relay when it is not where it listens: a devnet's router. */
  readonly relayAddress: string | null;
  /** Settings of the keeper that are as they must be on this kind of host, by section of its configuration. */
  readonly settings: Readonly<Partial<Record<"chain" | "work" | "watch", object>>>;
}

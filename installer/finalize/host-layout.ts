interface Listen {
  readonly host: string;
  readonly port: number;
}

/** Where things are on this host: what its kind decides and nobody is asked. */
export interface HostLayout {
  /** The installer's own folder, mode 0700: database, Ignition's journal, the deployer's key. */
  readonly stateFolder: string;
  readonly keeperConfigFile: string;
  readonly rootdConfigFile: string;
  /** The keeper's own folder, mode 0700: keys, the token's secret, store, certificates. */
  readonly keeperFolder: string;
  /** Folder of the portal's built pages. */
  readonly pages: string;
  /** What the package blockhost-template says of its image: iso/template/manifest.ts. It need not be there. */
  readonly templateManifest: string;
  /** Null where there is no rootd: knocks are refused then. */
  readonly rootdSocket: string | null;
  /** How the keeper reaches Proxmox VE: `https://host:port`, and a PEM file of the cluster's CA. */
  readonly proxmox: { readonly url: string; readonly caFile: string };
  /** `portal` is where it listens when `admin.host` names no port. */
  readonly listen: {
    readonly portal: Listen;
    readonly panel: Listen;
    readonly health: Listen;
    /** Where guests bring their logins. Its host is the one that this host has on their network, unless `at` says otherwise. */
    readonly relay: {
      readonly port: number;
      readonly at?: { readonly listen: string; readonly told: string };
    };
  };
  /** Settings of the keeper that must be as they are on this kind of host, by section of its configuration. */
  readonly settings: Readonly<Partial<Record<"chain" | "work" | "watch" | "guest", object>>>;
}

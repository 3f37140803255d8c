/** What `GET /api/detect/:section` found, as far as a page shows it. Whatever could not be looked at is left out. */

export interface FoundNetwork {
  readonly interfaces?: readonly {
    readonly name: string;
    /** Whether a cable is in it and the other end speaks. */
    readonly hasCarrier?: boolean;
    readonly mac?: string;
    readonly addresses?: readonly string[];
  }[];
  readonly gateway?: string | null;
  readonly dns?: readonly string[];
}

export interface FoundStorage {
  readonly storages?: readonly {
    readonly name: string;
    readonly type?: string;
    readonly content?: readonly string[];
    /** Bytes. */
    readonly free?: number;
    readonly total?: number;
  }[];
}

export interface FoundProxmox {
  readonly version?: string;
  readonly nodes?: readonly string[];
  readonly bridges?: readonly { readonly name: string; readonly cidr?: string | null }[];
}

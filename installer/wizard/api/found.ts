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
    readonly storage: string;
    readonly type: string;
    readonly availableBytes: number;
    readonly totalBytes: number;
    /** Whether machines can be cloned on it. */
    readonly hasTemplates: boolean;
  }[];
}

export interface FoundProxmox {
  readonly version?: string;
  readonly nodes?: readonly { readonly node: string; readonly isOnline: boolean }[];
  readonly bridges?: readonly { readonly bridge: string; readonly cidr: string | null }[];
  /** What the package blockhost-template has brought; null when it is not installed. */
  readonly template?: { readonly version: string; readonly bytes: number } | null;
}

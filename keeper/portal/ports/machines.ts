/** A machine that a tenant may log in to, as the portal has to know it. */
export interface PortalMachine {
  readonly subscription: bigint;
  /** The VM's uuid without dashes. */
  readonly instance: string;
  /** Its host name, as login texts have it. */
  readonly vm: string;
  readonly linuxUser: string;
  /** Dotted quad: where its requests to the relay come from, unless a router is in between. */
  readonly ipv4: string;
}

/** The machines of this host that have not been destroyed. */
export interface Machines {
  ofInstance(instance: string): Promise<PortalMachine | null>;
  ofSubscription(subscription: bigint): Promise<PortalMachine | null>;
  ofAddress(ipv4: string): Promise<PortalMachine | null>;
}

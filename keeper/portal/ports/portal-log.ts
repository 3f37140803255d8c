/** The keeper's log, as far as the portal writes to it. */
export interface PortalLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

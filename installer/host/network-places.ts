export interface NetworkPlaces {
  /** The trial's own folder. */
  readonly folder: string;
  readonly resolvConf: string;
}

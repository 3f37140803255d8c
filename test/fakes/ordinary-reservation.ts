/** What a reservation has besides its place: the room of the small plan, nothing asked, nothing reinstalled. */
export const ORDINARY = {
  memoryMiB: 512,
  diskGiB: 5,
  operations: 0,
  halted: false,
  sealedGeneration: 1,
  ipv6Prefix: null,
  readdressings: 0,
  throttleMbps: 0,
} as const;

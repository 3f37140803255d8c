/** The chain that a rehearsal throws away: network `devnet` of devnet/chain/node/hardhat.config.ts. */
export default {
  networks: {
    devnet: {
      type: "edr-simulated",
      chainType: "l1",
      chainId: 31_337,
      mining: { auto: true, interval: 1_000 },
    },
  },
  // It makes an empty folder there, which must not be in /usr.
  paths: { artifacts: "/run/blockhost-rehearsal/artifacts", cache: "/run/blockhost-rehearsal/cache" },
};

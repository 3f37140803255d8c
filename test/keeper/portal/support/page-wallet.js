// Runs in the page before anything of it: wallets whose answers the test gives. See browser-person.ts.
for (const { id, name, isAnnounced } of window.testWallets) {
  const listeners = new Set();
  const tell = (told, news) => {
    for (const { event, listener } of listeners) if (event === told) listener(news);
  };
  const provider = {
    async request({ method, params }) {
      const { result, error } = await window.testWalletAsked(id, method, params ?? []);
      if (error !== undefined) {
        throw Object.assign(new Error(error.message), { code: error.code, data: error.data });
      }
      if (method === "wallet_switchEthereumChain") tell("chainChanged", params[0].chainId);
      return result;
    },
    on: (event, listener) => listeners.add({ event, listener }),
    removeListener: (_event, listener) => {
      for (const one of listeners) if (one.listener === listener) listeners.delete(one);
    },
  };
  window.addEventListener("test-wallet-told", ({ detail }) => {
    if (detail.id === id) tell(detail.event, detail.news);
  });
  if (!isAnnounced) {
    window.ethereum = provider;
    continue;
  }
  const icon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%23e07a1f'/%3E%3C/svg%3E";
  const detail = Object.freeze({
    info: Object.freeze({ uuid: id, name, icon, rdns: "example.wallet" }),
    provider,
  });
  const announce = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
}

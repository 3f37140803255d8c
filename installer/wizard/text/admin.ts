/** Step 6. */
export const adminWords = {
  title: "Admin",
  lead: "Who runs this host, under which name tenants find it, and how you reach it yourself.",
  who: "You",
  wallet: "Admin’s wallet",
  walletHint: "It has signed in here, and becomes the admin of the contracts.",
  otherWallet: "Use another wallet",
  portal: "The portal",
  certificate: "Certificate",
  tls: "Where the certificate is from",
  modes: [
    { value: "acme", words: "Let’s Encrypt" },
    { value: "own", words: "Its own" },
    { value: "files", words: "Files" },
  ],
  acme: "Free, and renewed by itself. The name's port 80 must lead to this host.",
  own: "Browsers warn of it. Good for a first look, and behind a proxy that has a certificate.",
  files: "Something else keeps them fresh: they are read again when they change.",
  terms: {
    label: "I have read the authority's terms, and agree",
    hint: "They stand at letsencrypt.org/repository.",
  },
  termsMissing: "The authority wants its terms agreed to.",
  doors: "Doors",
  commands: {
    label: "Follow my commands on the chain",
    hint: "Open a door, suspend a machine, stop sales: by a transaction, sealed so that only this host can read it.",
  },
  fields: {
    operatorName: {
      label: "Name of your hosting",
      hint: "Stands on every page of the portal.",
      wrong: "1 to 60 characters.",
    },
    host: {
      label: "The portal’s address",
      hint: "A name that leads to this host, such as host.example.org; with :port if that is not 443.",
      wrong: "A name such as host.example.org, or with its port host.example.org:8443.",
    },
    email: {
      label: "E-mail",
      aside: "optional",
      hint: "For the authority's warnings.",
      wrong: "An e-mail address looks like me@example.org.",
    },
    certificateFile: { label: "Certificate", hint: "PEM, the whole chain.", wrong: "A file's whole path." },
    keyFile: { label: "Its key", hint: "PEM, mode 0600.", wrong: "A file's whole path." },
    ports: {
      label: "Closed ports",
      hint: "Nobody reaches these but who you open them for: 22 is SSH, 8006 is Proxmox VE.",
      wrong: "One to eight ports, such as 22, 8006, each once.",
    },
    seconds: {
      label: "A door stays open for",
      hint: "Connections that are made by then stay.",
    },
  },
  durations: [
    { value: "60", words: "1 minute" },
    { value: "300", words: "5 minutes" },
    { value: "900", words: "15 minutes" },
    { value: "3600", words: "1 hour" },
  ],
} as const;

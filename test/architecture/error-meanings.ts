/** What docs/errors.md says of codes whose words are only known when they happen: the source has no sentence to copy. */
export const ERROR_MEANINGS: Readonly<Record<string, { readonly what?: string; readonly remedy?: string }>> =
  {
    AGENT_SILENT: { what: "The guest agent of a devnet guest does not answer" },
    BACKUP_LIMIT: { what: "The storage keeps no more backups of a VM than it has already" },
    CERTIFICATE_NOT_RENEWED: {
      remedy:
        "Do what the remedy of the reason inside says; it is tried again by itself, and the certificate that is there is served meanwhile",
    },
    DOCTOR_BAD: {
      what: "The host is set up, and the keeper's own look at it finds what cannot work; the message names each",
      remedy: "Do what each remedy says, then go on: the installer looks again",
    },
    GUEST_WILL_NOT_STOP: { what: "A guest did not follow the request to shut down in its time" },
    ISO_FILE_WRONG: { what: "a file of Debian's has another hash than the lock says" },
    ISO_LOCK_INVALID: { remedy: "Write it anew with --update-lock" },
    ISO_LOCK_STALE: {
      what: "the mirror no longer has all files of the lock",
    },
    ISO_LOCK_UNFIT: {
      what: "the lock is not exactly what the root is made of",
    },
    ISO_ROOT_UNFIT: {
      what: "the root that the image would install has a password, keys or an identity that all machines would share, or lacks its first boot",
    },
    ISO_UNRESOLVED: { remedy: "See what apt says: a package may have another name in this release" },
    INTERNAL: {
      what: "A mistake in the keeper: something was thrown that nobody foresaw",
      remedy: "Report it with the keeper's log",
    },
    JOB_STUCK: {
      what: "A step beyond the point of no return fails for good, or has used up its patience; the message names saga, step and reason. It is tried for ever",
      remedy: "Do what the remedy of the reason inside says; the job goes on by itself",
    },
    KEEPER_GAS_BELOW_BOUND: {
      remedy: "Send the chain's coin to the keeper's address, or let it buy with its share",
    },
    PRESEED_IMAGE_MISSING: { remedy: "Make it first: ./blockhost iso" },
    PRESEED_IMAGE_UNFIT: { what: "The image's root has another SHA-256 than its installer knows" },
    PRESEED_LOCK_UNFIT: {
      what: "Debian's installer has one kernel, and the package of modules beside it in the lock is of another",
      remedy: "Write it anew: ./blockhost preseed --update-lock",
    },
    PVE_CONFLICT: {
      what: "Somebody changed the VM's configuration, or took its id, between our look and our act",
    },
    PREFLIGHT_BAD: {
      what: "What the answers ask for cannot be done on this host or chain; the message names each reason. Nothing was changed",
      remedy: "Do what each remedy says, or correct the answer, then go on",
    },
    PVE_FAILED: { what: "Proxmox VE refused a call with words that the keeper does not know" },
    PVE_LOCKED: { what: "The VM or its storage is locked by another task" },
    PVE_NO_LINKED_CLONE: { what: "The template's storage cannot make linked clones" },
    PVE_POOL_UNKNOWN: { what: "The pool that the configuration names does not exist" },
    PVE_STORAGE_FULL: {
      what: "A clone, a growing disk or a seed found no space on the storage that the message names",
    },
    PVE_TASK_DIED: { what: "The worker of a task was killed, or its node went down under it" },
    PVE_TASK_FAILED: { what: "A task ended with words that the keeper does not know" },
    PVE_UPLOAD_CORRUPT: { what: "An uploaded seed arrived with another checksum than it left with" },
    QMP_REFUSED: { what: "QEMU refused a command of the devnet" },
    SAGA_GAVE_UP: {
      what: "Work on a subscription that has no refund as its answer was given up and taken back; the message says why",
      remedy: "Do what the reason calls for; the keeper tries again by itself",
    },
    TOOL_FAILED: { what: "A program that builds the guest image failed; the message has its last words" },
    UNDO_FAILED: {
      what: "A purchase was given up and one of its steps could not be taken back; the message names saga, step and reason. The other steps and the refund go on",
      remedy:
        "Look what is left on the node at the subscription's vmid, and remove it by hand when it is nobody's",
    },
    VM_NOT_UP: {
      what: "A VM that should run is switched off or gone for minutes, or starts again and again; the message says which",
    },
  };

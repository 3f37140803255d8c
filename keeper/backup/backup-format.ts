/**
 * A backup file, byte for byte:
 *
 *     8   "BHBACKUP"
 *     1   version, 1
 *     1   log2 of scrypt's N (its r is 8, its p is 1)
 *     16  scrypt's salt, fresh for each backup
 *     ...  chunks: AES-256-GCM of 64 KiB each, the last of 1 to 64 KiB, each followed by its 16 bytes of tag
 *
 * A chunk's nonce is its number (11 bytes, big-endian, from 0) and a byte that is 1 for the last and 0 for the others; its
 * additional data is the header, the 26 bytes before the chunks. So nothing can be changed, moved, left out or cut off
 * unseen. This is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) as age has it.
 *
 * The plaintext is a list of entries: length of the head (4 bytes, big-endian), the head in JSON, then as many bytes of
 * content as the head's `size` says. The first head is `BackupAbout`, the others are `BackupFile`.
 */
export const BACKUP_FORMAT = {
  magic: "BHBACKUP",
  version: 1,
  headerBytes: 26,
  saltBytes: 16,
  tagBytes: 16,
  chunkBytes: 65_536,
  /** 128 MiB and a third of a second for each guess at the passphrase. */
  logCost: 17,
  /** Nobody who hands us a file has us stretch for longer than a minute or with more than 1 GiB. */
  maxLogCost: 20,
  /** Of one head. */
  maxHeadBytes: 65_536,
} as const;

import type { Lock } from "./lock.ts";

/** What is installed, whoever made it. */
export interface Content {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly sha256: string;
  /** `debian`, or `blockhost` for our own. */
  readonly origin: "debian" | "blockhost";
}

export interface SbomFacts {
  readonly version: string;
  readonly suite: Lock["suite"];
  /** SHA-256 of the payload. */
  readonly sha256: string;
  readonly date: number;
  readonly contents: readonly Content[];
}

const UNSAID = {
  downloadLocation: "NOASSERTION",
  filesAnalyzed: false,
  licenseConcluded: "NOASSERTION",
  // Each package's licence lies in the root: /usr/share/doc/NAME/copyright.
  licenseDeclared: "NOASSERTION",
  copyrightText: "NOASSERTION",
};

/** The bill of materials of a payload, in SPDX 2.3 (https://spdx.github.io/spdx-spec/v2.3/). */
export function sbom(facts: SbomFacts): string {
  const { version, suite, sha256, date, contents } = facts;
  const id = (name: string) => `SPDXRef-deb-${name.replaceAll("+", ".plus.")}`;
  const checksum = (value: string) => [{ algorithm: "SHA256", checksumValue: value }];
  const purl = (one: Content) => {
    const distro = one.origin === "debian" ? `&distro=${suite}` : "";
    return `pkg:deb/${one.origin}/${encodeURIComponent(one.name)}@${encodeURIComponent(one.version)}?arch=${one.architecture}${distro}`;
  };
  const root = "SPDXRef-root";
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `blockhost-${version}-amd64`,
    documentNamespace: `urn:sha256:${sha256}`,
    creationInfo: {
      created: new Date(date * 1000).toISOString().replace(".000", ""),
      creators: [`Tool: blockhost-iso-${version}`],
    },
    packages: [
      { SPDXID: root, name: "root.tar.zst", versionInfo: version, checksums: checksum(sha256), ...UNSAID },
      ...contents.map((one) => ({
        SPDXID: id(one.name),
        name: one.name,
        versionInfo: one.version,
        checksums: checksum(one.sha256),
        externalRefs: [
          { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl(one) },
        ],
        ...UNSAID,
      })),
    ],
    relationships: [
      { spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: root },
      ...contents.map(({ name }) => ({
        spdxElementId: root,
        relationshipType: "CONTAINS",
        relatedSpdxElement: id(name),
      })),
    ],
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

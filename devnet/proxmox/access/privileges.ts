import type { Release } from "../release.ts";

const guestAgent = ["VM.GuestAgent.Audit", "VM.GuestAgent.FileRead", "VM.GuestAgent.FileSystemMgmt"].concat([
  "VM.GuestAgent.FileWrite",
  "VM.GuestAgent.Unrestricted",
]);
const storage = ["Allocate", "AllocateSpace", "AllocateTemplate", "Audit"].map((name) => `Datastore.${name}`);
const vmConfig = ["CDROM", "CPU", "Cloudinit", "Disk", "HWType", "Memory", "Network", "Options"].map(
  (name) => `VM.Config.${name}`,
);

function vmAdmin(release: Release): string[] {
  return [
    ...["VM.Allocate", "VM.Audit", "VM.Backup", "VM.Clone", ...vmConfig, "VM.Console", "VM.Migrate"],
    ...["VM.PowerMgmt", "VM.Snapshot", "VM.Snapshot.Rollback"],
    ...(release === "8.4" ? ["VM.Monitor"] : [...guestAgent, "VM.Replicate"]),
  ];
}

/** Every privilege of a major version; a role may name no other. */
export function allPrivileges(release: Release): string[] {
  return [
    ...storage,
    ...vmAdmin(release),
    ...["Group.Allocate", "Mapping.Audit", "Mapping.Modify", "Mapping.Use", "Permissions.Modify"],
    ...["Pool.Allocate", "Pool.Audit", "Realm.Allocate", "Realm.AllocateUser"],
    ...["SDN.Allocate", "SDN.Audit", "SDN.Use", "Sys.AccessNetwork", "Sys.Audit", "Sys.Console"],
    ...["Sys.Incoming", "Sys.Modify", "Sys.PowerMgmt", "Sys.Syslog", "User.Modify"],
  ].sort();
}

/** The roles that every server has, as it lists them. */
export function builtInRoles(release: Release): Record<string, string[]> {
  const all = allPrivileges(release);
  const beyondAdmin =
    /^(Permissions\.Modify|Sys\.(AccessNetwork|Incoming|Modify|PowerMgmt)|Realm\.Allocate|Mapping\.Modify)$/;
  const agentAudit = release === "8.4" ? [] : ["VM.GuestAgent.Audit"];
  const roles: Record<string, string[]> = {
    Administrator: all,
    NoAccess: [],
    PVEAdmin: all.filter((privilege) => !beyondAdmin.test(privilege)),
    PVEAuditor: [
      ...["Datastore.Audit", "Mapping.Audit", "Pool.Audit", "SDN.Audit", "Sys.Audit", "VM.Audit"],
      ...agentAudit,
    ],
    PVEDatastoreAdmin: storage,
    PVEDatastoreUser: ["Datastore.AllocateSpace", "Datastore.Audit"],
    PVEMappingAdmin: ["Mapping.Audit", "Mapping.Modify", "Mapping.Use"],
    PVEMappingUser: ["Mapping.Audit", "Mapping.Use"],
    PVEPoolAdmin: ["Pool.Allocate", "Pool.Audit"],
    PVEPoolUser: ["Pool.Audit"],
    PVESDNAdmin: ["SDN.Allocate", "SDN.Audit", "SDN.Use"],
    PVESDNUser: ["SDN.Audit", "SDN.Use"],
    PVESysAdmin: ["Sys.Audit", "Sys.Console", "Sys.Syslog"],
    PVETemplateUser: ["VM.Audit", "VM.Clone"],
    PVEUserAdmin: ["Group.Allocate", "Realm.AllocateUser", "User.Modify"],
    PVEVMAdmin: vmAdmin(release),
    PVEVMUser: [
      ...["VM.Audit", "VM.Backup", "VM.Config.CDROM", "VM.Config.Cloudinit", "VM.Console", "VM.PowerMgmt"],
      ...(release === "8.4" ? [] : guestAgent.filter((name) => name !== "VM.GuestAgent.Unrestricted")),
    ],
  };
  for (const privileges of Object.values(roles)) privileges.sort();
  return roles;
}

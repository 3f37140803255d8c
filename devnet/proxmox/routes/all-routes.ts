import type { ApiMethod } from "../http/api-method.ts";
import { agentRoutes } from "./agent-routes.ts";
import { clusterRoutes } from "./cluster-routes.ts";
import { firewallRoutes } from "./firewall-routes.ts";
import { nodeRoutes } from "./node-routes.ts";
import { poolRoutes } from "./pool-routes.ts";
import { roleRoutes } from "./role-routes.ts";
import { sdnRoutes } from "./sdn-routes.ts";
import { snapshotRoutes } from "./snapshot-routes.ts";
import { storageDefinitionRoutes } from "./storage-definition-routes.ts";
import { storageRoutes } from "./storage-routes.ts";
import { taskRoutes } from "./task-routes.ts";
import { ticketRoutes } from "./ticket-routes.ts";
import { uploadRoutes } from "./upload-route.ts";
import { userRoutes } from "./user-routes.ts";
import { vmConfigRoutes } from "./vm-config-routes.ts";
import { vmPowerRoutes } from "./vm-power-routes.ts";
import { vmRoutes } from "./vm-routes.ts";
import { vzdumpRoutes } from "./vzdump-routes.ts";

/** Every method that the simulator plays. */
export const allRoutes: readonly ApiMethod[] = [
  ...ticketRoutes,
  ...roleRoutes,
  ...userRoutes,
  ...poolRoutes,
  ...clusterRoutes,
  ...nodeRoutes,
  ...taskRoutes,
  ...storageRoutes,
  ...uploadRoutes,
  ...storageDefinitionRoutes,
  ...vmRoutes,
  ...vmConfigRoutes,
  ...vmPowerRoutes,
  ...agentRoutes,
  ...firewallRoutes,
  ...snapshotRoutes,
  ...sdnRoutes,
  ...vzdumpRoutes,
];

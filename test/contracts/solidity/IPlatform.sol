// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IPlans} from "../../../contracts/interfaces/IPlans.sol";
import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";

/// @title All that `Subscriptions` answers to. Tests know no more of it: they run against the code that is deployed, as
/// the build made it, and compile in seconds.
// solhint-disable func-name-mixedcase
interface IPlatform is ISubscriptions, IPlans, IAccessControl {
    /// @notice As of `AccessControl`.
    function DEFAULT_ADMIN_ROLE() external view returns (bytes32 role);

    /// @notice As of `Plans`.
    function MAX_DAYS() external view returns (uint16 numDays);

    /// @notice As of `Records`.
    function MINIMUM_CHARGE() external view returns (uint40 duration);

    /// @notice As of `Pausable`.
    function paused() external view returns (bool isPaused);
}

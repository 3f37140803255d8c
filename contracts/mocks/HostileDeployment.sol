// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @title What calls itself a host's contract, and answers as it likes when it is asked for roles.
contract HostileDeployment is IERC165 {
    /// @notice How it answers.
    enum Manner {
        EverybodyMay,
        NobodyMay,
        Reverts,
        Garbage,
        Nothing,
        BurnsGas,
        KnowsNoRoles
    }

    /// @notice How it answers.
    Manner public manner;

    /// @notice It reverts when it is asked.
    error HostileDeploymentRefuses();

    /// @notice From now on it answers like that.
    function become(Manner manner_) external {
        manner = manner_;
    }

    /// @notice Whether an account has a role, in its manner.
    function hasRole(bytes32, address) external view {
        Manner how = manner;
        uint256 burnt = 0;
        if (how == Manner.Reverts) revert HostileDeploymentRefuses();
        if (how == Manner.Nothing) return;
        while (how == Manner.BurnsGas) ++burnt;
        uint256 answer = how == Manner.EverybodyMay ? 1 : how == Manner.NobodyMay ? 0 : 7;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(0, answer)
            return(0, 32)
        }
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external view returns (bool supported) {
        if (interfaceId == type(IERC165).interfaceId) return true;
        return manner != Manner.KnowsNoRoles && interfaceId == type(IAccessControl).interfaceId;
    }
}

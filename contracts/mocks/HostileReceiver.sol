// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {ContractWallet} from "./ContractWallet.sol";

/// @title A wallet that will not be given a token: it reverts, or burns all the gas there is.
contract HostileReceiver is ContractWallet, IERC721Receiver {
    bool private immutable _BURNS;

    /// @notice It does not want that.
    error Unwanted();

    /// @param burns Whether it burns gas.
    constructor(bool burns) {
        _BURNS = burns;
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(address, address, uint256, bytes calldata) external view returns (bytes4) {
        if (_BURNS) {
            // solhint-disable-next-line no-inline-assembly
            assembly ("memory-safe") {
                invalid()
            }
        }
        revert Unwanted();
    }
}

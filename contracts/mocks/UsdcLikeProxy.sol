// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {ERC1967Utils} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Utils.sol";

/// @title The proxy before `UsdcLike`: like Circle's it reads who its admin is at every call, and refuses that one.
contract UsdcLikeProxy is ERC1967Proxy {
    /// @notice `admin` administers the proxy and cannot use the token.
    error AdminCannotUseToken(address admin);

    /// @param data Call that initialises the token's storage.
    constructor(address implementation, address admin, bytes memory data) ERC1967Proxy(implementation, data) {
        ERC1967Utils.changeAdmin(admin);
    }

    function _fallback() internal override {
        if (msg.sender == ERC1967Utils.getAdmin()) revert AdminCannotUseToken(msg.sender);
        super._fallback();
    }
}

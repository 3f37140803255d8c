// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestStablecoin} from "./TestStablecoin.sol";

/// @title A token whose maker can shut accounts out, as the makers of USDC and USDT do.
contract BlacklistToken is TestStablecoin {
    mapping(address account => bool listed) private _listed;

    /// @notice `account` can neither send nor receive.
    error Blacklisted(address account);

    constructor() TestStablecoin("Guarded Dollar", "GUSD", 6) {}

    /// @notice Shuts `account` out, or lets it in again.
    function setBlacklisted(address account, bool listed) external {
        _listed[account] = listed;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (_listed[from]) revert Blacklisted(from);
        if (_listed[to]) revert Blacklisted(to);
        super._update(from, to, amount);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {TestStablecoin} from "../../../contracts/mocks/TestStablecoin.sol";
import {IPlatform} from "../solidity/IPlatform.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {World} from "../solidity/World.sol";
import {Store} from "./Store.sol";

/// @title What all handlers share: they look before they act, and choose whom and what to act on.
/// @dev An action that cannot be done now is discarded by `assume`, so it counts for nothing. One that can be done must
/// succeed: the campaigns fail on any revert.
abstract contract Handler is World {
    uint256 private constant _TENANTS = 4;
    uint256 private constant _FIRST_PRIVATE_KEY = 0xB10C;

    Store internal _store;
    address[] private _tenants;

    /// @dev Where the campaign looks back, the books keep how everything stood before the action.
    modifier acts() {
        if (_store.looksBack()) _remember();
        _;
    }

    constructor(IPlatform subscriptions, Store store) {
        _subscriptions = subscriptions;
        _credential = subscriptions.credential();
        _store = store;
        for (uint256 i = 0; i < _TENANTS; ++i) _tenants.push(VM.addr(_FIRST_PRIVATE_KEY + i));
    }

    /// @notice The four who buy, give, lend and sell.
    function tenants() external view returns (address[] memory accounts) {
        return _tenants;
    }

    /// @dev Takes `id` off the books' list when its end is reached and its money gone.
    function _settle(uint256 id) internal {
        ISubscriptions.Status status = _subscriptions.statusOf(id);
        bool isOver = status == ISubscriptions.Status.Refunded ||
            (status == ISubscriptions.Status.Closed && _subscriptions.earned(id) == 0);
        if (isOver) _store.settled(id);
    }

    function _tenant(uint256 seed) internal view returns (address account) {
        return _tenants[seed % _TENANTS];
    }

    /// @dev One of the open subscriptions in one of `statuses`, a set of bits.
    function _pick(uint256 seed, uint256 statuses) internal view returns (uint256 id) {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            id = ids[addmod(seed, i, ids.length)];
            if (statuses & _bit(_subscriptions.statusOf(id)) != 0) return id;
        }
        VM.assume(false);
    }

    /// @dev One of the tokens that are accepted now, or that are not.
    function _pickToken(uint256 seed, bool accepted) internal view returns (TestStablecoin token) {
        address[] memory all = _store.tokens();
        for (uint256 i = 0; i < all.length; ++i) {
            address one = all[addmod(seed, i, all.length)];
            if (_subscriptions.isAccepted(one) == accepted) return TestStablecoin(one);
        }
        VM.assume(false);
    }

    function _privateKey(uint256 seed) internal pure returns (uint256 key) {
        return _FIRST_PRIVATE_KEY + (seed % _TENANTS);
    }

    function _running() internal pure returns (uint256 statuses) {
        return _bit(ISubscriptions.Status.Active) | _bit(ISubscriptions.Status.Grace);
    }

    function _over() internal pure returns (uint256 statuses) {
        return
            _bit(ISubscriptions.Status.Lapsed) |
            _bit(ISubscriptions.Status.Cancelled) |
            _bit(ISubscriptions.Status.Terminated);
    }

    function _bit(ISubscriptions.Status status) internal pure returns (uint256 statuses) {
        return 1 << uint8(status);
    }

    function _remember() private {
        uint256[] memory ids = _store.open();
        Store.Seen[] memory seen = new Store.Seen[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            address token = _store.tokenOf(ids[i]);
            seen[i] = Store.Seen({
                status: _subscriptions.statusOf(ids[i]),
                expiresAt: _subscriptions.expiresAt(ids[i]),
                token: token,
                everEarned: _subscriptions.earned(ids[i]) + _store.moneyOf(ids[i], token).taken
            });
        }
        _store.begin(ids, seen);
    }
}

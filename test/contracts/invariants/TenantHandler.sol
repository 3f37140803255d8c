// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {IPlatform} from "../solidity/IPlatform.sol";
import {THIEF} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @title What owners, users, payers and passers-by do; and time, which passes.
contract TenantHandler is Handler {
    /// @dev Between the seconds that decide: before, at and after.
    uint256 private constant _AROUND = 3;

    constructor(IPlatform subscriptions, Store store) Handler(subscriptions, store) {}

    function cancel(uint8 which) external acts {
        uint256 id = _pick(which, _running());
        address owner = _store.ownerOf(id);
        uint256 refund = _subscriptions.refundable(id);
        VM.prank(owner);
        _subscriptions.cancel(id);
        _store.ended(id);
        _store.refunded(id, owner, refund, false);
    }

    /// @notice By the payer, who is paid, or by another, who has it credited.
    function reclaim(uint8 which, uint8 by, bool isPayer) external acts {
        uint256 id = _pick(which, _bit(ISubscriptions.Status.Pending));
        VM.assume(block.timestamp > _subscriptions.subscriptionOf(id).deliverBy);
        Store.Life memory life = _store.lifeOf(id);
        address caller = isPayer ? life.payer : _tenant(by);
        VM.prank(caller);
        _subscriptions.reclaim(id);
        _store.refunded(id, life.payer, life.purchaseAmount, caller != life.payer);
        _settle(id);
    }

    /// @notice Of any ids in any order, some of them twice.
    function collect(uint8 first, uint8 length) external acts {
        uint256[] memory ids = _someIds(first, length);
        address treasury = _subscriptions.treasury();
        uint256[] memory earned = new uint256[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) earned[i] = _subscriptions.earned(ids[i]);
        VM.prank(THIEF);
        _subscriptions.collect(ids);
        for (uint256 i = 0; i < ids.length; ++i) {
            bool isRepeated = false;
            for (uint256 j = 0; j < i; ++j) isRepeated = isRepeated || ids[j] == ids[i];
            if (isRepeated) continue;
            _store.taken(ids[i], treasury, earned[i], false);
            if (_subscriptions.statusOf(ids[i]) == ISubscriptions.Status.Closed) _settle(ids[i]);
        }
    }

    function withdraw(uint8 who, uint8 token) external acts {
        (address account, address coin) = _pickCredit(who, token);
        VM.prank(account);
        _subscriptions.withdraw(coin);
        _store.withdrawn(account, coin);
    }

    function withdrawFor(uint8 who, uint8 token) external acts {
        (address account, address coin) = _pickCredit(who, token);
        VM.prank(THIEF);
        _subscriptions.withdrawFor(account, coin);
        _store.withdrawn(account, coin);
    }

    function transferToken(uint8 which, uint8 to) external acts {
        uint256 id = _pick(which, _running() | _over());
        address owner = _store.ownerOf(id);
        VM.prank(owner);
        _credential.transferFrom(owner, _tenant(to), id);
        _store.moved(id, _tenant(to));
    }

    function setUser(uint8 which, uint8 user, uint32 period) external acts {
        uint256 id = _pick(which, _running() | _over());
        uint64 expires = uint64(block.timestamp + (period % 30 days));
        VM.prank(_store.ownerOf(id));
        _credential.setUser(id, _tenant(user), expires);
        _store.lent(id, _tenant(user), expires);
    }

    function setEncryptionKey(uint8 which, bytes32 key) external acts {
        uint256 id = _pick(which, _running() | _over());
        bytes32 usable = _usable(key);
        VM.prank(_store.ownerOf(id));
        _credential.setEncryptionKey(id, usable);
        _store.keyed(id, usable);
    }

    function requestOperation(uint8 which, uint8 operation, bool isByUser) external acts {
        uint256 id = _pick(which, _bit(ISubscriptions.Status.Active));
        Store.Life memory life = _store.lifeOf(id);
        bool hasUser = life.user != address(0) && block.timestamp < life.userExpires;
        VM.prank(isByUser && hasUser ? life.user : life.owner);
        _subscriptions.requestOperation(id, ISubscriptions.Operation(operation % 6), "");
        _store.operated(id);
    }

    function wait(uint32 time) external acts {
        VM.warp(block.timestamp + 1 + (time % 3 days));
    }

    /// @notice To about the second at which something ends: a deadline, the first day, the paid time, the grace period.
    function waitForEdge(uint8 which, uint8 edge, uint8 around) external acts {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 time = _edgeOf(ids[(which + i) % ids.length], edge) + (around % _AROUND) - 1;
            if (time > block.timestamp) return VM.warp(time);
        }
        VM.assume(false);
    }

    function _edgeOf(uint256 id, uint256 edge) private view returns (uint256 time) {
        ISubscriptions.Subscription memory subscription = _subscriptions.subscriptionOf(id);
        if (subscription.status == ISubscriptions.Status.Pending) return subscription.deliverBy;
        if (edge % 3 == 0) return subscription.startsAt + _subscriptions.MINIMUM_CHARGE();
        return edge % 3 == 1 ? subscription.expiresAt : subscription.graceEndsAt;
    }

    function _someIds(uint256 first, uint256 length) private view returns (uint256[] memory ids) {
        uint256[] memory all = _store.open();
        VM.assume(all.length > 0);
        ids = new uint256[](1 + (length % (all.length + 2)));
        for (uint256 i = 0; i < ids.length; ++i) ids[i] = all[(first + i) % all.length];
    }

    function _pickCredit(uint256 who, uint256 token) private view returns (address account, address coin) {
        address[] memory accounts = _store.accounts();
        address[] memory coins = _store.tokens();
        for (uint256 i = 0; i < accounts.length * coins.length; ++i) {
            account = accounts[(who + i) % accounts.length];
            coin = coins[(token + i / accounts.length) % coins.length];
            if (_store.creditOf(account, coin) > 0) return (account, coin);
        }
        VM.assume(false);
    }
}

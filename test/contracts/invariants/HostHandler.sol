// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {IPlatform} from "../solidity/IPlatform.sol";
import {ADMIN, KEEPER, OPERATOR, PAUSER, PLANNER, SECOND_TREASURY, TREASURY} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @title What the host does: keeper, operator, planner, pauser and admin.
contract HostHandler is Handler {
    uint32 private constant _MOST_PLANS = 8;
    uint256 private constant _MOST_STOCK = 10;

    /// @dev US dollars with 6 decimals a day: the least there is, one that nothing divides, a usual one, a large one.
    uint64[4] private _prices = [uint64(1), 333_337, 1_000_000, 9_876_543_210];

    constructor(IPlatform subscriptions, Store store) Handler(subscriptions, store) {}

    function deliver(uint8 which) external acts {
        uint256 id = _pick(which, _bit(ISubscriptions.Status.Pending));
        VM.assume(block.timestamp <= _subscriptions.subscriptionOf(id).deliverBy);
        _deliver(id);
        _store.delivered(id);
    }

    function reject(uint8 which) external acts {
        uint256 id = _pick(which, _bit(ISubscriptions.Status.Pending));
        Store.Life memory life = _store.lifeOf(id);
        VM.prank(KEEPER);
        _subscriptions.reject(id, "NO_CAPACITY");
        _store.refunded(id, life.payer, life.purchaseAmount, true);
        _settle(id);
    }

    function terminate(uint8 which) external acts {
        uint256 id = _pick(which, _running());
        Store.Life memory life = _store.lifeOf(id);
        uint256 refund = _store.heldBy(id, life.token) - _subscriptions.earned(id);
        VM.prank(OPERATOR);
        _subscriptions.terminate(id, "ABUSE");
        _store.ended(id);
        _store.refunded(id, life.owner, refund, true);
    }

    function close(uint8 which) external acts {
        uint256 id = _pick(which, _over());
        VM.prank(KEEPER);
        _subscriptions.close(id);
        _store.burned(id);
        _settle(id);
    }

    /// @notice Seals the details again after a transfer or a change of key.
    function setCredential(uint8 which) external acts {
        uint256 id = _pick(which, _running() | _over());
        Store.Life memory life = _store.lifeOf(id);
        VM.assume(life.key != 0);
        VM.prank(KEEPER);
        _subscriptions.setCredential(id, life.epoch, "sealed again");
        _store.isSealedAgain(id);
    }

    function setStock(uint8 plan, uint8 stock) external acts {
        uint32 planId = 1 + (plan % _subscriptions.planCount());
        uint32 before = _subscriptions.planOf(planId).stock;
        uint32 after_ = uint32(stock % (_MOST_STOCK + 1));
        VM.prank(KEEPER);
        _subscriptions.setStock(planId, before, after_);
        _store.setCapacity(planId, _store.capacityOf(planId) + after_ - before);
    }

    function addPlan(uint8 price, uint8 stock) external acts {
        VM.assume(_subscriptions.planCount() < _MOST_PLANS);
        uint32 places = uint32(1 + (stock % _MOST_STOCK));
        uint32 planId = _addPlan(_prices[price % _prices.length], places);
        _store.setCapacity(planId, places);
    }

    /// @notice One plan always stays on sale.
    function retirePlan(uint8 plan) external acts {
        uint32 count = _subscriptions.planCount();
        uint256 onSale = 0;
        for (uint32 id = 1; id <= count; ++id) {
            if (!_subscriptions.planOf(id).retired) ++onSale;
        }
        uint32 planId = 1 + (plan % count);
        VM.assume(onSale > 1 && !_subscriptions.planOf(planId).retired);
        VM.prank(PLANNER);
        _subscriptions.retirePlan(planId);
    }

    function acceptToken(uint8 token) external acts {
        address coin = address(_pickToken(token, false));
        VM.prank(PLANNER);
        _subscriptions.acceptToken(coin);
    }

    /// @notice One token always stays accepted.
    function dropToken(uint8 token) external acts {
        VM.assume(_subscriptions.acceptedTokens().length > 1);
        address coin = address(_pickToken(token, true));
        VM.prank(PLANNER);
        _subscriptions.dropToken(coin);
    }

    function pause() external acts {
        VM.assume(!_subscriptions.paused());
        VM.prank(PAUSER);
        _subscriptions.pause();
    }

    function unpause() external acts {
        VM.assume(_subscriptions.paused());
        VM.prank(PAUSER);
        _subscriptions.unpause();
    }

    function beginTreasuryChange(bool isSecond) external acts {
        VM.prank(ADMIN);
        _subscriptions.beginTreasuryChange(isSecond ? SECOND_TREASURY : TREASURY);
    }

    function cancelTreasuryChange() external acts {
        (address pending, ) = _subscriptions.pendingTreasury();
        VM.assume(pending != address(0));
        VM.prank(ADMIN);
        _subscriptions.cancelTreasuryChange();
    }

    function acceptTreasuryChange() external acts {
        (address pending, uint48 effectiveAt) = _subscriptions.pendingTreasury();
        VM.assume(pending != address(0) && block.timestamp >= effectiveAt);
        VM.prank(ADMIN);
        _subscriptions.acceptTreasuryChange();
    }
}

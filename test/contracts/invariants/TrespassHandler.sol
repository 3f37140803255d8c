// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IPlans} from "../../../contracts/interfaces/IPlans.sol";
import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {IPlatform} from "../solidity/IPlatform.sol";
import {ADMIN, KEEPER, OPERATOR, THIEF} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @title What must be refused: no role, wrong status, wrong owner, wrong order.
/// @dev Refused by a rule: with an error of the contracts, never by arithmetic, and never with nothing said.
contract TrespassHandler is Handler {
    struct Attempt {
        address caller;
        bool isWrong;
        bytes data;
    }

    bytes4 private constant _PANIC = 0x4e487b71;
    bytes4 private constant _ERROR_WITH_TEXT = 0x08c379a0;

    constructor(IPlatform subscriptions, Store store) Handler(subscriptions, store) {}

    /// @notice Somebody without any role tries what roles are for.
    function actWithoutRole(uint8 which, uint8 who, uint8 what) external acts {
        bytes[] memory calls = _callsOfRoles(_anyId(which));
        _refuse(who % 2 == 0 ? THIEF : _tenant(who), address(_subscriptions), calls[what % calls.length]);
    }

    /// @notice Somebody else than its issuer commands the access tokens.
    function actAsIssuer(uint8 which, uint8 who, uint8 what) external acts {
        uint256 id = _anyId(which);
        bytes[4] memory calls = [
            abi.encodeCall(_credential.mint, (_tenant(who), id + what, "sealed", 1, type(uint40).max)),
            abi.encodeCall(_credential.burn, (id)),
            abi.encodeCall(_credential.setCredential, (id, _credential.epochOf(id), "sealed")),
            abi.encodeCall(_credential.announceExpiry, (id, 1, type(uint40).max))
        ];
        _refuse(who % 2 == 0 ? KEEPER : _tenant(who), address(_credential), calls[what % calls.length]);
    }

    /// @notice The keeper delivers again, too late, or to the purchase that a reorganisation put there.
    function deliverWrongly(uint8 which) external acts {
        uint256 id = _anyId(which);
        ISubscriptions.Subscription memory subscription = _subscriptions.subscriptionOf(id);
        bool isDue = subscription.status == ISubscriptions.Status.Pending &&
            block.timestamp <= subscription.deliverBy;
        bytes32 ref = subscription.purchaseRef;
        if (isDue) ref = _subscriptions.subscriptionOf(1 + (id % _store.count())).purchaseRef;
        VM.assume(!isDue || ref != subscription.purchaseRef);
        _refuse(KEEPER, address(_subscriptions), abi.encodeCall(_subscriptions.deliver, (id, ref, "sealed")));
    }

    /// @notice Those who may do it do it at the wrong time.
    function actAtWrongTime(uint8 which, uint8 what) external acts {
        Attempt[7] memory attempts = _attemptsOn(_anyId(which));
        for (uint256 i = 0; i < attempts.length; ++i) {
            Attempt memory attempt = attempts[addmod(what, i, attempts.length)];
            if (attempt.isWrong) return _refuse(attempt.caller, address(_subscriptions), attempt.data);
        }
    }

    /// @notice Somebody does with a VM what only its owner, or its user, may do.
    function actOnOthers(uint8 which, uint8 who, uint8 what) external acts {
        uint256 id = _pick(which, _running() | _over());
        Store.Life memory life = _store.lifeOf(id);
        address caller = _tenant(who);
        VM.assume(caller != life.owner && (caller != life.user || what % 5 != 0));
        bytes[5] memory calls = [
            abi.encodeCall(_subscriptions.requestOperation, (id, ISubscriptions.Operation.Reinstall, "")),
            abi.encodeCall(_subscriptions.cancel, (id)),
            abi.encodeCall(_credential.setEncryptionKey, (id, _KEY)),
            abi.encodeCall(_credential.setUser, (id, caller, type(uint64).max)),
            abi.encodeCall(_credential.transferFrom, (life.owner, caller, id))
        ];
        uint256 action = what % calls.length;
        _refuse(caller, action < 2 ? address(_subscriptions) : address(_credential), calls[action]);
    }

    /// @notice The thief, who could pay, orders with one thing wrong.
    function orderWrongly(uint8 token, uint8 what, uint8 plan) external acts {
        ISubscriptions.PurchaseParams memory order = ISubscriptions.PurchaseParams({
            planId: uint32(1 + (plan % _subscriptions.planCount())),
            numDays: 1,
            token: _store.tokens()[token % _store.tokens().length],
            maxAmount: type(uint256).max,
            recipient: THIEF,
            encryptionKey: _KEY
        });
        IPlans.Plan memory terms = _subscriptions.planOf(order.planId);
        uint256 fault = what % 8;
        if (fault == 0) order.recipient = address(0);
        if (fault == 1) order.encryptionKey = 0;
        if (fault == 2) order.numDays = 0;
        if (fault == 3) order.numDays = terms.maxDays + 1;
        if (fault == 4) order.maxAmount = 0;
        if (fault == 5) order.planId = _subscriptions.planCount() + 1;
        if (fault == 6) order.token = address(_credential);
        if (fault == 7) VM.assume(_subscriptions.paused() || terms.retired || terms.stock == 0);
        _refuse(THIEF, address(_subscriptions), abi.encodeCall(_subscriptions.purchase, (order)));
    }

    /// @notice The thief, who could pay, renews what cannot be renewed.
    function renewWrongly(uint8 which, uint8 token) external acts {
        uint256 id = _anyId(which);
        address coin = _store.tokens()[token % _store.tokens().length];
        bool isOtherToken = _subscriptions.statusOf(id) == ISubscriptions.Status.Active &&
            coin != _store.tokenOf(id);
        VM.assume(isOtherToken || !_subscriptions.canRenew(id) || !_subscriptions.isAccepted(coin));
        bytes memory data = abi.encodeCall(_subscriptions.renew, (id, 1, coin, type(uint256).max));
        _refuse(THIEF, address(_subscriptions), data);
    }

    /// @notice Money that nobody is owed, and decisions taken on what is no longer so.
    function takeWrongly(uint8 token, uint8 what, uint8 plan) external acts {
        address coin = _store.tokens()[token % _store.tokens().length];
        uint256 action = what % 3;
        if (action == 0) {
            _refuse(THIEF, address(_subscriptions), abi.encodeCall(_subscriptions.withdraw, (coin)));
        } else if (action == 1) {
            (address pending, uint48 effectiveAt) = _subscriptions.pendingTreasury();
            VM.assume(pending == address(0) || block.timestamp < effectiveAt);
            _refuse(ADMIN, address(_subscriptions), abi.encodeCall(_subscriptions.acceptTreasuryChange, ()));
        } else {
            uint32 planId = uint32(1 + (plan % _subscriptions.planCount()));
            uint32 stale = _subscriptions.planOf(planId).stock + 1;
            _refuse(KEEPER, address(_subscriptions), abi.encodeCall(_subscriptions.setStock, (planId, stale, 10)));
        }
    }

    function _refuse(address caller, address target, bytes memory data) private {
        VM.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (bool isDone, bytes memory reason) = target.call(data);
        VM.assertTrue(!isDone, "what must be refused was done");
        bytes4 selector = bytes4(reason);
        VM.assertTrue(selector != 0 && selector != _PANIC && selector != _ERROR_WITH_TEXT, "refused by no rule");
    }

    function _callsOfRoles(uint256 id) private view returns (bytes[] memory calls) {
        address coin = _store.tokens()[0];
        bytes32 ref = _subscriptions.subscriptionOf(id).purchaseRef;
        IPlans.PlanTerms memory terms;
        calls = new bytes[](16);
        calls[0] = abi.encodeCall(_subscriptions.deliver, (id, ref, "sealed"));
        calls[1] = abi.encodeCall(_subscriptions.reject, (id, ""));
        calls[2] = abi.encodeCall(_subscriptions.close, (id));
        calls[3] = abi.encodeCall(_subscriptions.terminate, (id, ""));
        calls[4] = abi.encodeCall(_subscriptions.setCredential, (id, _credential.epochOf(id), "sealed"));
        calls[5] = abi.encodeCall(_subscriptions.setStock, (1, _subscriptions.planOf(1).stock, 1000));
        calls[6] = abi.encodeCall(_subscriptions.addPlan, (terms));
        calls[7] = abi.encodeCall(_subscriptions.retirePlan, (1));
        calls[8] = abi.encodeCall(_subscriptions.acceptToken, (address(_credential)));
        calls[9] = abi.encodeCall(_subscriptions.dropToken, (coin));
        calls[10] = abi.encodeCall(_subscriptions.pause, ());
        calls[11] = abi.encodeCall(_subscriptions.unpause, ());
        calls[12] = abi.encodeCall(_subscriptions.beginTreasuryChange, (THIEF));
        calls[13] = abi.encodeCall(_subscriptions.cancelTreasuryChange, ());
        calls[14] = abi.encodeCall(_subscriptions.acceptTreasuryChange, ());
        calls[15] = abi.encodeCall(_subscriptions.grantRole, (_subscriptions.DEFAULT_ADMIN_ROLE(), THIEF));
    }

    function _attemptsOn(uint256 id) private view returns (Attempt[7] memory attempts) {
        uint256 status = _bit(_subscriptions.statusOf(id));
        uint256 pending = _bit(ISubscriptions.Status.Pending);
        bool isDue = block.timestamp <= _subscriptions.subscriptionOf(id).deliverBy;
        Store.Life memory life = _store.lifeOf(id);
        address owner = life.owner == address(0) ? life.payer : life.owner;
        bytes memory data = abi.encodeCall(_subscriptions.reject, (id, ""));
        attempts[0] = Attempt(KEEPER, status != pending, data);
        data = abi.encodeCall(_subscriptions.reclaim, (id));
        attempts[1] = Attempt(life.payer, status != pending || isDue, data);
        data = abi.encodeCall(_subscriptions.cancel, (id));
        attempts[2] = Attempt(owner, status & _running() == 0, data);
        data = abi.encodeCall(_subscriptions.terminate, (id, ""));
        attempts[3] = Attempt(OPERATOR, status & _running() == 0, data);
        data = abi.encodeCall(_subscriptions.close, (id));
        attempts[4] = Attempt(KEEPER, status & _over() == 0, data);
        data = abi.encodeCall(_subscriptions.requestOperation, (id, ISubscriptions.Operation.Reboot, ""));
        attempts[5] = Attempt(owner, status != _bit(ISubscriptions.Status.Active), data);
        // Sealed to a key that is no longer in force, or to none.
        uint32 epoch = life.key == 0 ? life.epoch : life.epoch - 1;
        data = abi.encodeCall(_subscriptions.setCredential, (id, epoch, "stale"));
        attempts[6] = Attempt(KEEPER, true, data);
    }

    /// @dev Any subscription, those whose end is reached among them.
    function _anyId(uint256 seed) private view returns (uint256 id) {
        uint256 count = _store.count();
        VM.assume(count > 0);
        return 1 + (seed % count);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPlans} from "../../../contracts/interfaces/IPlans.sol";
import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {TestStablecoin} from "../../../contracts/mocks/TestStablecoin.sol";
import {IPlatform} from "../solidity/IPlatform.sol";
import {SHOP, THIEF} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @title All ways by which money comes in.
/// @dev A payer gets exactly the price before paying: what an account has is what came back to it.
contract BuyerHandler is Handler {
    /// @dev Enough for every status at once, few enough that invariants can look at all of them.
    uint256 private constant _MOST_OPEN = 12;

    bytes32 private constant _PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    constructor(IPlatform subscriptions, Store store) Handler(subscriptions, store) {}

    /// @notice For oneself or as a gift.
    function purchase(uint8 buyer, uint8 recipient, uint8 plan, uint8 token, uint16 numDays) external acts {
        ISubscriptions.PurchaseParams memory order = _order(recipient, plan, token, numDays);
        address payer = _tenant(buyer);
        _fund(TestStablecoin(order.token), payer, order.maxAmount);
        VM.prank(payer);
        uint256 id = _subscriptions.purchase(order);
        _store.bought(id, payer, order, order.maxAmount);
    }

    /// @notice Without an allowance before; sometimes a thief uses the permit first.
    function purchaseWithPermit(uint8 buyer, uint8 plan, uint8 token, uint16 numDays, bool isRaced) external acts {
        ISubscriptions.PurchaseParams memory order = _order(buyer, plan, token, numDays);
        address payer = order.recipient;
        ISubscriptions.Permit memory permit = _permit(buyer, order.token, order.maxAmount, isRaced);
        VM.prank(payer);
        uint256 id = _subscriptions.purchaseWithPermit(order, permit);
        _store.bought(id, payer, order, order.maxAmount);
    }

    /// @notice A shop pays in the name of a tenant, who gets the refunds.
    function purchaseFor(uint8 buyer, uint8 recipient, uint8 plan, uint8 token, uint16 numDays) external acts {
        ISubscriptions.PurchaseParams memory order = _order(recipient, plan, token, numDays);
        address payer = _tenant(buyer);
        _fund(TestStablecoin(order.token), SHOP, order.maxAmount);
        VM.prank(SHOP);
        uint256 id = _subscriptions.purchaseFor(order, payer);
        _store.bought(id, payer, order, order.maxAmount);
    }

    /// @notice By anyone; once expired sometimes in another token.
    function renew(uint8 buyer, uint8 which, uint16 numDays, uint8 otherToken) external acts {
        (uint256 id, uint16 period, address token, uint256 price) = _renewal(which, numDays, otherToken);
        address payer = _tenant(buyer);
        _fund(TestStablecoin(token), payer, price);
        uint256 earned = _subscriptions.earned(id);
        VM.prank(payer);
        _subscriptions.renew(id, period, token, price);
        _recordRenewal(id, token, price, earned);
    }

    /// @notice As `renew`, without an allowance before.
    function renewWithPermit(uint8 buyer, uint8 which, uint16 numDays, uint8 otherToken, bool isRaced) external acts {
        (uint256 id, uint16 period, address token, uint256 price) = _renewal(which, numDays, otherToken);
        ISubscriptions.Permit memory permit = _permit(buyer, token, price, isRaced);
        uint256 earned = _subscriptions.earned(id);
        VM.prank(_tenant(buyer));
        _subscriptions.renewWithPermit(id, period, token, price, permit);
        _recordRenewal(id, token, price, earned);
    }

    /// @dev `buyer` gets `value` and signs that the contract may have it. Raced, it is a thief that hands it in first.
    function _permit(
        uint256 buyer,
        address token,
        uint256 value,
        bool isRaced
    ) private returns (ISubscriptions.Permit memory permit) {
        TestStablecoin stablecoin = TestStablecoin(token);
        address owner = _tenant(buyer);
        address spender = address(_subscriptions);
        stablecoin.mint(owner, value);
        permit.value = value;
        permit.deadline = block.timestamp;
        bytes32 message = keccak256(
            abi.encode(_PERMIT_TYPEHASH, owner, spender, value, stablecoin.nonces(owner), permit.deadline)
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", stablecoin.DOMAIN_SEPARATOR(), message));
        (permit.v, permit.r, permit.s) = VM.sign(_privateKey(buyer), digest);
        if (!isRaced) return permit;
        VM.prank(THIEF);
        stablecoin.permit(owner, spender, value, permit.deadline, permit.v, permit.r, permit.s);
    }

    function _recordRenewal(uint256 id, address token, uint256 price, uint256 earnedBefore) private {
        bool isOtherToken = token != _store.tokenOf(id);
        if (isOtherToken) _store.taken(id, _subscriptions.treasury(), earnedBefore, true);
        _store.renewed(id, token, price);
    }

    function _order(
        uint256 recipient,
        uint256 plan,
        uint256 token,
        uint256 numDays
    ) private view returns (ISubscriptions.PurchaseParams memory order) {
        VM.assume(!_subscriptions.paused() && _store.open().length < _MOST_OPEN);
        order.planId = _pickPlan(plan);
        order.numDays = _pickDays(order.planId, numDays);
        order.token = address(_pickToken(token, true));
        order.maxAmount = _subscriptions.quote(order.planId, order.numDays, order.token);
        order.recipient = _tenant(recipient);
        order.encryptionKey = keccak256(abi.encode(_store.count(), recipient));
    }

    function _renewal(
        uint256 which,
        uint256 numDays,
        uint256 otherToken
    ) private view returns (uint256 id, uint16 period, address token, uint256 price) {
        VM.assume(!_subscriptions.paused());
        id = _pick(which, _running());
        ISubscriptions.Subscription memory subscription = _subscriptions.subscriptionOf(id);
        token = subscription.token;
        bool hasExpired = subscription.status == ISubscriptions.Status.Grace;
        if (hasExpired && otherToken % 2 == 0) token = address(_pickToken(otherToken / 2, true));
        VM.assume(_subscriptions.isAccepted(token));
        period = _pickDays(subscription.planId, numDays);
        uint256 start = hasExpired ? block.timestamp : subscription.expiresAt;
        uint256 latest = block.timestamp + uint256(_subscriptions.MAX_DAYS()) * 1 days;
        VM.assume(start + uint256(period) * 1 days <= latest);
        price = _subscriptions.quote(subscription.planId, period, token);
    }

    /// @dev A plan on sale with stock left.
    function _pickPlan(uint256 seed) private view returns (uint32 planId) {
        uint32 count = _subscriptions.planCount();
        for (uint256 i = 0; i < count; ++i) {
            planId = uint32(1 + addmod(seed, i, count));
            IPlans.Plan memory plan = _subscriptions.planOf(planId);
            if (!plan.retired && plan.stock > 0) return planId;
        }
        VM.assume(false);
    }

    /// @dev Mostly short times, so that many of them end; but all that the plan sells.
    function _pickDays(uint32 planId, uint256 seed) private view returns (uint16 numDays) {
        IPlans.Plan memory plan = _subscriptions.planOf(planId);
        uint256 most = seed % 8 == 0 ? plan.maxDays : Math.min(plan.maxDays, plan.minDays + 20);
        return uint16(_within(seed / 8, plan.minDays, most));
    }
}

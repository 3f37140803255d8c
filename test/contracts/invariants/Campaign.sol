// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {TestStablecoin} from "../../../contracts/mocks/TestStablecoin.sol";
import {SECOND_TREASURY, THIEF, TREASURY} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {World} from "../solidity/World.sol";
import {BuyerHandler} from "./BuyerHandler.sol";
import {HostHandler} from "./HostHandler.sol";
import {Store} from "./Store.sol";
import {TenantHandler} from "./TenantHandler.sol";
import {TrespassHandler} from "./TrespassHandler.sol";

/// @title A platform in business and everybody who acts on it: the ground of every invariant.
/// @dev The runner finds `setUp`, the two `target` functions and `afterInvariant` by their names.
abstract contract Campaign is World {
    /// @dev Functions that the runner may call, as it wants them: one that is named twice is called twice as often.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev In each token: the thief is refused for what it does, not for being poor.
    uint256 internal constant _PURSE = type(uint96).max;

    Store internal _store;
    BuyerHandler private _buyers;
    TenantHandler private _tenants;
    HostHandler private _host;
    TrespassHandler private _trespass;
    FuzzSelector[] private _targets;

    function setUp() external {
        _deploy();
        _store = new Store(_looksBack());
        _buyers = new BuyerHandler(_subscriptions, _store);
        _tenants = new TenantHandler(_subscriptions, _store);
        _host = new HostHandler(_subscriptions, _store);
        _trespass = new TrespassHandler(_subscriptions, _store);

        address[] memory tenants = _tenants.tenants();
        for (uint256 i = 0; i < tenants.length; ++i) _store.addAccount(tenants[i]);
        _store.addAccount(TREASURY);
        _store.addAccount(SECOND_TREASURY);
        _addToken(0);
        _addToken(6);
        _addToken(18);
        _open();
        _listActions();
    }

    /// @notice Checked once at the end of each history, for all subscriptions that it had.
    function afterInvariant() external view {
        uint256 count = _subscriptions.subscriptionCount();
        VM.assertEq(count, _store.count(), "no subscription but those that were bought");
        for (uint256 id = 1; id <= count; ++id) _checkIfOver(id);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](4);
        targets[0] = address(_buyers);
        targets[1] = address(_tenants);
        targets[2] = address(_host);
        targets[3] = address(_trespass);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        return _targets;
    }

    function targetSenders() external pure returns (address[] memory senders) {
        senders = new address[](1);
        senders[0] = THIEF;
    }

    /// @dev What the contract holds in `token` for subscriptions, by the books.
    function _held(address token) internal view returns (uint256 sum) {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) sum += _store.heldBy(ids[i], token);
    }

    /// @dev What the contract holds in `token` for accounts, by the books.
    function _credits(address token) internal view returns (uint256 sum) {
        address[] memory accounts = _store.accounts();
        for (uint256 i = 0; i < accounts.length; ++i) sum += _store.creditOf(accounts[i], token);
    }

    /// @dev Whether its invariants compare with how things stood before the last action.
    function _looksBack() internal pure virtual returns (bool) {
        return false;
    }

    function _addToken(uint8 decimals) private {
        TestStablecoin token = _acceptedToken(decimals);
        _store.addToken(address(token));
        _fund(token, THIEF, _PURSE);
    }

    /// @dev Every history begins with business of all kinds, so that the first random actions find something to do.
    function _open() private {
        for (uint8 i = 0; i < 4; ++i) _host.addPlan(i, 6);
        for (uint8 i = 0; i < 6; ++i) _buyers.purchase(i, i, i, i, i);
        for (uint8 i = 0; i < 4; ++i) _host.deliver(i);
    }

    /// @dev Weighed so that most histories have purchases, ends and renewals of all kinds.
    function _listActions() private {
        _targets.push().addr = address(_buyers);
        _may(BuyerHandler.purchase.selector, 4);
        _may(BuyerHandler.purchaseWithPermit.selector, 2);
        _may(BuyerHandler.purchaseFor.selector, 2);
        _may(BuyerHandler.renew.selector, 4);
        _may(BuyerHandler.renewWithPermit.selector, 2);

        _targets.push().addr = address(_tenants);
        _may(TenantHandler.cancel.selector, 2);
        _may(TenantHandler.reclaim.selector, 2);
        _may(TenantHandler.collect.selector, 3);
        _may(TenantHandler.withdraw.selector, 1);
        _may(TenantHandler.withdrawFor.selector, 1);
        _may(TenantHandler.transferToken.selector, 2);
        _may(TenantHandler.setUser.selector, 1);
        _may(TenantHandler.setEncryptionKey.selector, 1);
        _may(TenantHandler.requestOperation.selector, 1);
        _may(TenantHandler.wait.selector, 3);
        _may(TenantHandler.waitForEdge.selector, 2);

        _targets.push().addr = address(_host);
        _may(HostHandler.deliver.selector, 6);
        _may(HostHandler.reject.selector, 1);
        _may(HostHandler.terminate.selector, 1);
        _may(HostHandler.close.selector, 3);
        _may(HostHandler.setCredential.selector, 1);
        _may(HostHandler.setStock.selector, 1);
        _may(HostHandler.addPlan.selector, 1);
        _may(HostHandler.retirePlan.selector, 1);
        _may(HostHandler.acceptToken.selector, 2);
        _may(HostHandler.dropToken.selector, 1);
        _may(HostHandler.pause.selector, 1);
        _may(HostHandler.unpause.selector, 2);
        _may(HostHandler.beginTreasuryChange.selector, 1);
        _may(HostHandler.cancelTreasuryChange.selector, 1);
        _may(HostHandler.acceptTreasuryChange.selector, 2);

        _targets.push().addr = address(_trespass);
        _may(TrespassHandler.actWithoutRole.selector, 1);
        _may(TrespassHandler.actAsIssuer.selector, 1);
        _may(TrespassHandler.deliverWrongly.selector, 1);
        _may(TrespassHandler.actAtWrongTime.selector, 2);
        _may(TrespassHandler.actOnOthers.selector, 1);
        _may(TrespassHandler.orderWrongly.selector, 1);
        _may(TrespassHandler.renewWrongly.selector, 1);
        _may(TrespassHandler.takeWrongly.selector, 1);
    }

    function _may(bytes4 selector, uint256 weight) private {
        FuzzSelector storage target = _targets[_targets.length - 1];
        for (uint256 i = 0; i < weight; ++i) target.selectors.push(selector);
    }

    /// @dev A subscription that has left the list of the open ones has nothing more to say.
    function _checkIfOver(uint256 id) private view {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            if (ids[i] == id) return;
        }
        ISubscriptions.Status status = _subscriptions.statusOf(id);
        bool isOver = status == ISubscriptions.Status.Refunded || status == ISubscriptions.Status.Closed;
        VM.assertTrue(isOver, "an end was not the end");
        VM.assertEq(_subscriptions.earned(id), 0, "earned after the end");
        VM.assertEq(_subscriptions.refundable(id), 0, "refundable after the end");
        VM.assertEq(_credential.accessOf(id).owner, address(0), "owner after the end");
        address[] memory tokens = _store.tokens();
        for (uint256 i = 0; i < tokens.length; ++i) VM.assertEq(_store.heldBy(id, tokens[i]), 0, "held after the end");
    }
}

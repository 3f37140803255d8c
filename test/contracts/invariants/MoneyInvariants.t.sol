// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {TestStablecoin} from "../../../contracts/mocks/TestStablecoin.sol";
import {THIEF} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {Campaign} from "./Campaign.sol";
import {Store} from "./Store.sol";

/// @title Where money is, and whose it is. In words in README.md.
contract MoneyInvariants is Campaign {
    function invariantBalanceIsWhatIsOwed() external view {
        address[] memory tokens = _store.tokens();
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 owed = _held(tokens[i]) + _credits(tokens[i]);
            VM.assertEq(_balance(tokens[i], address(_subscriptions)), owed, "balance of the contract");
        }
    }

    function invariantEarnedAndRefundableAreWhatIsHeld() external view {
        uint256[] memory ids = _store.open();
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 id = ids[i];
            Store.Life memory life = _store.lifeOf(id);
            uint256 held = _store.heldBy(id, life.token);
            uint256 earned = _subscriptions.earned(id);
            uint256 both = earned + _subscriptions.refundable(id);
            bool isFirstDay = _subscriptions.statusOf(id) == ISubscriptions.Status.Active &&
                block.timestamp < life.startsAt + 1 days;
            if (isFirstDay) VM.assertLe(both, held, "earned and refundable in the first day");
            else VM.assertEq(both, held, "earned and refundable");
            if (life.deliveries == 0) VM.assertEq(earned, 0, "earned without delivery");
        }
    }

    function invariantRefundsNeverExceedPayments() external view {
        address[] memory tokens = _store.tokens();
        uint256 count = _store.count();
        for (uint256 id = 1; id <= count; ++id) {
            for (uint256 i = 0; i < tokens.length; ++i) {
                Store.Money memory money = _store.moneyOf(id, tokens[i]);
                VM.assertLe(money.refunded, money.paid, "refunded of paid");
            }
        }
    }

    function invariantOnlyPayerOwnerAndTreasuryReceive() external view {
        address[] memory tokens = _store.tokens();
        address[] memory accounts = _store.accounts();
        for (uint256 i = 0; i < tokens.length; ++i) {
            address token = tokens[i];
            uint256 sum = _balance(token, address(_subscriptions)) + _balance(token, THIEF);
            for (uint256 j = 0; j < accounts.length; ++j) {
                uint256 balance = _balance(token, accounts[j]);
                sum += balance;
                uint256 due = _store.dueTo(accounts[j], token) - _store.creditOf(accounts[j], token);
                VM.assertEq(balance, due, "what came back to an account");
            }
            VM.assertEq(_balance(token, THIEF), _PURSE, "the thief's purse");
            VM.assertEq(sum, TestStablecoin(token).totalSupply(), "all money there is");
        }
    }

    function invariantCreditsAreWhatIsDue() external view {
        address[] memory tokens = _store.tokens();
        address[] memory accounts = _store.accounts();
        for (uint256 i = 0; i < tokens.length; ++i) {
            for (uint256 j = 0; j < accounts.length; ++j) {
                uint256 credit = _subscriptions.creditOf(accounts[j], tokens[i]);
                VM.assertEq(credit, _store.creditOf(accounts[j], tokens[i]), "credit of an account");
            }
            VM.assertEq(_subscriptions.creditOf(THIEF, tokens[i]), 0, "credit of the thief");
        }
    }

    function _balance(address token, address account) private view returns (uint256 amount) {
        return TestStablecoin(token).balanceOf(account);
    }
}

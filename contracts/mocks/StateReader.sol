// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IPlans} from "../interfaces/IPlans.sol";
import {ISubscriptions} from "../interfaces/ISubscriptions.sol";

/// @title All that a comparison looks at, in one call.
contract StateReader {
    uint256 private constant _WORDS_OF_ID = 6;

    /// @notice Stock of each plan; of each id status, expiry, earned, refundable, canRenew, owner; of each token and
    /// account balance and credit.
    function read(
        ISubscriptions subscriptions,
        address[] calldata tokens,
        address[] calldata accounts
    ) external view returns (uint256[] memory words) {
        uint32 plans = IPlans(address(subscriptions)).planCount();
        uint256 ids = subscriptions.subscriptionCount();
        words = new uint256[](plans + ids * _WORDS_OF_ID + tokens.length * accounts.length * 2);
        uint256 next = 0;
        for (uint32 planId = 1; planId <= plans; ++planId) {
            words[next++] = IPlans(address(subscriptions)).planOf(planId).stock;
        }
        IERC721 credential = IERC721(address(subscriptions.credential()));
        for (uint256 id = 1; id <= ids; ++id) {
            words[next++] = uint256(subscriptions.statusOf(id));
            words[next++] = subscriptions.expiresAt(id);
            words[next++] = subscriptions.earned(id);
            words[next++] = subscriptions.refundable(id);
            words[next++] = subscriptions.canRenew(id) ? 1 : 0;
            words[next++] = _ownerOf(credential, id);
        }
        for (uint256 i = 0; i < tokens.length; ++i) {
            for (uint256 j = 0; j < accounts.length; ++j) {
                words[next++] = IERC20(tokens[i]).balanceOf(accounts[j]);
                words[next++] = subscriptions.creditOf(accounts[j], tokens[i]);
            }
        }
    }

    function _ownerOf(IERC721 credential, uint256 id) private view returns (uint256 owner) {
        try credential.ownerOf(id) returns (address account) {
            return uint160(account);
        } catch {
            return 0;
        }
    }
}

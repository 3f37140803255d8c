// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPlans} from "../interfaces/IPlans.sol";
import {ISubscriptions} from "../interfaces/ISubscriptions.sol";
import {CalendarDate} from "../libraries/CalendarDate.sol";
import {CredentialMetadata} from "../libraries/CredentialMetadata.sol";
import {PlainText} from "../libraries/PlainText.sol";

/// @title The libraries behind `tokenURI`, for tests to call. Texts are bytes, because they may be no texts.
contract CredentialLibraries {
    /// @notice `CredentialMetadata.uri` for a plan called `name` and otherwise like `plan`.
    function metadata(
        uint256 id,
        ISubscriptions.Subscription calldata subscription,
        IPlans.Plan calldata plan,
        bytes calldata name
    ) external pure returns (string memory uri) {
        IPlans.Plan memory named = plan;
        named.name = string(name);
        return CredentialMetadata.uri(id, subscription, named);
    }

    /// @notice `CalendarDate.format`.
    function format(uint256 timestamp) external pure returns (string memory date) {
        return CalendarDate.format(timestamp);
    }

    /// @notice `PlainText.repair`.
    function repair(bytes calldata text) external pure returns (bytes memory repaired) {
        return bytes(PlainText.repair(string(text)));
    }

    /// @notice `PlainText.escapeXML`.
    function escapeXML(string calldata text) external pure returns (string memory escaped) {
        return PlainText.escapeXML(text);
    }

    /// @notice `PlainText.shorten`.
    function shorten(string calldata text, uint256 limit) external pure returns (string memory shortened) {
        return PlainText.shorten(text, limit);
    }

    /// @notice `PlainText.columns`.
    function columns(string calldata text) external pure returns (uint256 count) {
        return PlainText.columns(text);
    }
}

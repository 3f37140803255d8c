// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IPlans} from "../interfaces/IPlans.sol";
import {ISubscriptions} from "../interfaces/ISubscriptions.sol";
import {CalendarDate} from "./CalendarDate.sol";
import {CredentialPicture} from "./CredentialPicture.sol";
import {PlainText} from "./PlainText.sol";

/// @title What wallets and markets show of an access token: JSON with a picture, all of it public.
library CredentialMetadata {
    /// @notice The metadata of token `id` as a data URI.
    function uri(
        uint256 id,
        ISubscriptions.Subscription memory subscription,
        IPlans.Plan memory plan
    ) internal pure returns (string memory) {
        CredentialPicture.Card memory card = CredentialPicture.Card({
            number: string.concat("#", Strings.toString(id)),
            plan: PlainText.repair(plan.name),
            vcpus: Strings.toString(plan.vcpus),
            ram: _inUnits(plan.memoryMiB, 1024, " MiB", " GiB"),
            disk: _inUnits(plan.diskGiB, 1024, " GiB", " TiB"),
            date: CalendarDate.format(subscription.expiresAt),
            life: _lifeOf(subscription.status)
        });
        string memory bandwidth = _inUnits(plan.mbps, 1000, " Mbit/s", " Gbit/s");
        return _encoded("application/json", _json(card, bandwidth, subscription.expiresAt));
    }

    // solhint-disable quotes
    function _json(
        CredentialPicture.Card memory card,
        string memory bandwidth,
        uint256 expiresAt
    ) private pure returns (string memory json) {
        string memory attributes = string.concat(
            _attribute("Plan", Strings.escapeJSON(card.plan)),
            _attribute("vCPU", card.vcpus),
            _attribute("Memory", card.ram),
            _attribute("Disk", card.disk),
            _attribute("Bandwidth", bandwidth),
            _attribute("Status", CredentialPicture.nameOf(card.life))
        );
        return
            string.concat(
                '{"name":"BlockHost VM ',
                card.number,
                '","description":"Whoever owns this token commands a virtual machine while its paid time lasts.",',
                '"image":"',
                _encoded("image/svg+xml", CredentialPicture.draw(card)),
                '","attributes":[',
                attributes,
                '{"trait_type":"Expires","display_type":"date","value":',
                Strings.toString(expiresAt),
                "}]}"
            );
    }

    /// @dev One of several: ends with a comma.
    function _attribute(string memory trait, string memory value) private pure returns (string memory json) {
        return string.concat('{"trait_type":"', trait, '","value":"', value, '"},');
    }
    // solhint-enable quotes

    function _encoded(string memory mediaType, string memory text) private pure returns (string memory) {
        return string.concat("data:", mediaType, ";base64,", Base64.encode(bytes(text)));
    }

    /// @dev `count` in `units`, or in `larger` ones of `step` units each if that is a whole number.
    function _inUnits(
        uint256 count,
        uint256 step,
        string memory units,
        string memory larger
    ) private pure returns (string memory text) {
        return
            count % step == 0
                ? string.concat(Strings.toString(count / step), larger)
                : string.concat(Strings.toString(count), units);
    }

    /// @dev Of a token that exists, so that the status is one of those from delivery to close.
    function _lifeOf(ISubscriptions.Status status) private pure returns (CredentialPicture.Life life) {
        if (status == ISubscriptions.Status.Active) return CredentialPicture.Life.Active;
        if (status == ISubscriptions.Status.Grace || status == ISubscriptions.Status.Lapsed) {
            return CredentialPicture.Life.Expired;
        }
        return CredentialPicture.Life.Ended;
    }
}

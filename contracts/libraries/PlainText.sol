// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";

/// @title Text that somebody else wrote, made fit for JSON and XML.
library PlainText {
    /// @dev U+FFFD, the replacement character.
    bytes3 private constant _REPLACEMENT = 0xefbfbd;

    /// @dev U+2026, the ellipsis.
    bytes3 private constant _ELLIPSIS = 0xe280a6;

    /// @notice `text` as valid UTF-8: what is ill-formed becomes U+FFFD, in the way of the WHATWG's decoder (one for
    /// each longest beginning of a character). So do U+FFFE and U+FFFF, which XML 1.0 does not allow.
    function repair(string memory text) internal pure returns (string memory repaired) {
        bytes memory source = bytes(text);
        bytes memory out;
        uint256 next = 0;
        while (next < source.length) {
            uint256 start = next;
            bool valid;
            (next, valid) = _character(source, start);
            if (!valid) out = bytes.concat(out, _REPLACEMENT);
            else while (start < next) out = bytes.concat(out, source[start++]);
        }
        return string(out);
    }

    /// @notice `text` for the content or an attribute of XML. Control characters become spaces.
    /// @param text Valid UTF-8 without U+FFFE and U+FFFF, as `repair` returns it.
    function escapeXML(string memory text) internal pure returns (string memory escaped) {
        bytes memory source = bytes(text);
        bytes memory out;
        for (uint256 i = 0; i < source.length; ++i) {
            bytes1 char = source[i];
            if (char == "&") out = bytes.concat(out, "&amp;");
            else if (char == "<") out = bytes.concat(out, "&lt;");
            else if (char == ">") out = bytes.concat(out, "&gt;");
            else if (char == "'") out = bytes.concat(out, "&#39;");
            else if (char == 0x22) out = bytes.concat(out, "&#34;");
            else out = bytes.concat(out, char < 0x20 ? bytes1(" ") : char);
        }
        return string(out);
    }

    /// @notice Columns that `text`, valid UTF-8, takes in a monospaced font: two for every character from U+0800 on,
    /// where the wide ones are, else one. Few characters are wider than that, many are narrower.
    function columns(string memory text) internal pure returns (uint256 count) {
        bytes memory source = bytes(text);
        for (uint256 i = 0; i < source.length; ++i) count += _columns(source[i]);
    }

    /// @notice `text`, valid UTF-8, if it has at most `limit` columns, else its beginning and an ellipsis.
    function shorten(string memory text, uint256 limit) internal pure returns (string memory shortened) {
        if (columns(text) <= limit) return text;
        bytes memory source = bytes(text);
        uint256 end = 0;
        uint256 count = _columns(bytes1(_ELLIPSIS)) + _columns(source[0]);
        while (count <= limit) count += _columns(source[++end]);
        return string(bytes.concat(Bytes.slice(source, 0, end), _ELLIPSIS));
    }

    /// @dev A character counts at its first byte.
    function _columns(bytes1 char) private pure returns (uint256 count) {
        if (char >= 0xe0) return 2;
        return char < 0x80 || char >= 0xc0 ? 1 : 0;
    }

    /// @dev The character that begins at `start`: table 3-7 of the Unicode standard.
    /// @return end Where the next one begins.
    function _character(bytes memory source, uint256 start) private pure returns (uint256 end, bool valid) {
        bytes1 lead = source[start];
        end = start + 1;
        if (lead < 0x80) return (end, true);
        if (lead < 0xc2 || lead > 0xf4) return (end, false);
        // The second byte of some is bounded more tightly: no overlong forms, no surrogates, nothing over U+10FFFF.
        bytes1 low = lead == 0xe0 ? bytes1(0xa0) : lead == 0xf0 ? bytes1(0x90) : bytes1(0x80);
        bytes1 high = lead == 0xed ? bytes1(0x9f) : lead == 0xf4 ? bytes1(0x8f) : bytes1(0xbf);
        uint256 full = start + (lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
        for (; end < full; ++end) {
            if (end == source.length || source[end] < low || source[end] > high) return (end, false);
            (low, high) = (0x80, 0xbf);
        }
        valid = !(lead == 0xef && source[start + 1] == 0xbf && source[start + 2] >= 0xbe);
    }
}

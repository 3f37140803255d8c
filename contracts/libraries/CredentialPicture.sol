// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {PlainText} from "./PlainText.sol";

/// @title The picture of an access token: a card with a stack of servers that shows its state by colour.
/// @notice An SVG that is entire in itself: no script, style sheet, link or font. It is opaque, so that it can be read
/// on light and on dark.
library CredentialPicture {
    /// @notice Where the VM stands: paid for, out of paid time, or ended early.
    enum Life {
        Active,
        Expired,
        Ended
    }

    /// @notice What the card says. A text may be anything that is valid UTF-8 (see `PlainText.repair`) and not empty.
    /// @param number Of the VM, such as `#42`.
    /// @param plan Name of the plan.
    /// @param date When the paid time ends or ended, such as `2026-01-31`.
    struct Card {
        string number;
        string plan;
        string vcpus;
        string ram;
        string disk;
        string date;
        Life life;
    }

    /// @dev Colours of a life: three sides of a server, and its lamp.
    struct Shades {
        string top;
        string left;
        string right;
        string lamp;
    }

    /// @dev Most columns of a plan's name: more would be too small to read.
    uint256 private constant _MAX_COLUMNS = 30;

    /// @dev Width of a column in hundredths of the font's size: the most that the usual systems' fonts have.
    uint256 private constant _COLUMN_WIDTH = 62;

    /// @notice The card as SVG.
    function draw(Card memory card) internal pure returns (string memory svg) {
        Shades memory shades = _shadesOf(card.life);
        return
            string.concat(
                "<svg xmlns='http://www.w3.org/2000/svg' width='700' height='700' viewBox='0 0 350 350' ",
                "font-family='ui-monospace,monospace' fill='#eef5fd'><title>BlockHost VM ",
                PlainText.escapeXML(card.number),
                "</title><linearGradient id='a' x2='0' y2='1'><stop stop-color='#20344f'/>",
                "<stop offset='1' stop-color='#0d1520'/></linearGradient>",
                "<rect x='1' y='1' width='348' height='348' rx='28' fill='url(#a)' stroke='#4d6788' stroke-width='2'/>",
                _servers(shades),
                _labels(),
                _values(card),
                _footer(card, shades.lamp),
                "</svg>"
            );
    }

    /// @notice The word for `life`.
    function nameOf(Life life) internal pure returns (string memory name) {
        if (life == Life.Active) return "Active";
        return life == Life.Expired ? "Expired" : "Ended";
    }

    /// @dev Three servers, one on the other. Each path holds the same part of all three: tops first, which sides cover.
    function _servers(Shades memory shades) private pure returns (string memory svg) {
        return
            string.concat(
                _path("M250 26l72 36-72 36-72-36zm0 42l72 36-72 36-72-36zm0 42l72 36-72 36-72-36z", shades.top),
                _path("M178 62l72 36v24l-72-36zm0 42l72 36v24l-72-36zm0 42l72 36v24l-72-36z", shades.left),
                _path("M250 98l72-36v24l-72 36zm0 42l72-36v24l-72 36zm0 42l72-36v24l-72 36z", shades.right),
                _path("M188 75l18 9v5l-18-9zm0 42l18 9v5l-18-9zm0 42l18 9v5l-18-9z", shades.lamp)
            );
    }

    function _labels() private pure returns (string memory svg) {
        return
            "<g fill='#93aac6' font-size='11'><text x='28' y='48' font-size='12' letter-spacing='2.5'>BLOCKHOST</text>"
            "<text x='28' y='66'>virtual machine</text><text x='28' y='293'>vCPU</text>"
            "<text x='126' y='293'>memory</text><text x='224' y='293'>disk</text></g>";
    }

    function _values(Card memory card) private pure returns (string memory svg) {
        return
            string.concat(
                "<g font-weight='700'>",
                _text("28' y='196", card.number, 142, 44),
                // Clipped, so that no glyph leaves its row, whatever its font makes of it.
                "</g><clipPath id='b'><path d='M28 206h294v42H28z'/></clipPath><g clip-path='url(#b)'>",
                _text("28' y='236", PlainText.shorten(card.plan, _MAX_COLUMNS), 294, 24),
                "</g>",
                _text("28' y='276", card.vcpus, 92, 16),
                _text("126' y='276", card.ram, 92, 16),
                _text("224' y='276", card.disk, 92, 16)
            );
    }

    function _footer(Card memory card, string memory lamp) private pure returns (string memory svg) {
        return
            string.concat(
                "<path d='M28 306h294' stroke='#4d6788'/><circle cx='33' cy='325' r='5' fill='",
                lamp,
                "'/>",
                _text("45' y='329", nameOf(card.life), 100, 12),
                "<g text-anchor='end'>",
                _text(
                    "322' y='329",
                    string.concat(card.life == Life.Active ? "until " : "since ", card.date),
                    170,
                    12
                ),
                "</g>"
            );
    }

    function _path(string memory d, string memory fill) private pure returns (string memory svg) {
        return string.concat("<path d='", d, "' fill='", fill, "'/>");
    }

    /// @dev `text` at `position`, in font size `largest` or as much smaller as it takes to fit into `width`.
    function _text(
        string memory position,
        string memory text,
        uint256 width,
        uint256 largest
    ) private pure returns (string memory svg) {
        uint256 size = Math.min(largest, (width * 100) / (_COLUMN_WIDTH * PlainText.columns(text)));
        return
            string.concat(
                "<text x='",
                position,
                "' font-size='",
                Strings.toString(size),
                "'>",
                PlainText.escapeXML(text),
                "</text>"
            );
    }

    function _shadesOf(Life life) private pure returns (Shades memory shades) {
        if (life == Life.Active) return Shades("#7dbcff", "#4a8fdc", "#2f67a8", "#5df2a0");
        if (life == Life.Expired) return Shades("#ffd07a", "#d99a35", "#a06c1c", "#ff6b4a");
        return Shades("#a3b1c4", "#75869c", "#536378", "#3d4b5e");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface IToken {
    function transfer(address to, uint256 amount) external;
    function balanceOf(address account) external view returns (uint256 amount);
}

/// @dev Made by the one below, calls nobody.
contract Own {
    uint256 private _value;

    function set(uint256 value) external {
        _value = value;
    }
}

library Tokens {
    function send(IToken token, uint256 amount) internal {
        token.transfer(msg.sender, amount); // fault
    }

    function sendRaw(address token) internal {
        assembly { // fault
            pop(call(gas(), token, 0, 0, 0, 0, 0))
        }
    }
}

contract Bank {
    using Tokens for IToken;

    Own private immutable _OWN;
    mapping(address account => uint256 amount) private _credits;

    event Paid(uint256 amount);

    constructor() {
        _OWN = new Own();
    }

    modifier late() {
        _;
        delete _credits[address(this)];
    }

    function right(IToken token) external {
        uint256 amount = _credits[msg.sender];
        _credits[msg.sender] = 0;
        emit Paid(amount);
        token.transfer(msg.sender, amount);
    }

    function writesAfter(IToken token) external {
        token.transfer(msg.sender, 1); // fault
        _credits[msg.sender] = 0;
    }

    function tellsAfter(IToken token) external {
        token.send(1); // which is where the library calls
        emit Paid(1);
    }

    function callsThroughAssembly(IToken token) external {
        Tokens.sendRaw(address(token));
        _take(1);
    }

    function believesAView(IToken token) external {
        emit Paid(token.balanceOf(address(this)));
        _take(token.balanceOf(address(this)));
        _take(1);
    }

    function callsItsOwn() external {
        _OWN.set(1);
        _take(1);
    }

    function doesEither(IToken token, bool pays) external {
        if (pays) token.transfer(msg.sender, 1);
        else _take(1);
    }

    function returnsAfterCalling(IToken token, bool pays) external {
        if (pays) {
            token.transfer(msg.sender, 1);
            return;
        }
        _take(1);
    }

    function comesAround(IToken token, uint256 rounds) external {
        for (uint256 i = 0; i < rounds; ++i) {
            _take(i);
            token.transfer(msg.sender, 1); // fault
        }
    }

    function tries(IToken token) external {
        try token.transfer(msg.sender, 1) { // fault
            _take(1);
        } catch {
            revert();
        }
    }

    function hasAModifier(IToken token) external late {
        token.transfer(msg.sender, 1); // fault
    }

    function hasAReason(IToken token) external {
        // analysed: effects-first: the token is our own
        token.transfer(msg.sender, 1);
        _take(1);
    }

    function needsNoReason(IToken token) external {
        _take(1);
        token.transfer(msg.sender, 1); // analysed: effects-first: it is not late // fault
    }

    function pointsIntoStorage(IToken token) external {
        mapping(address account => uint256 amount) storage credits = _credits;
        token.transfer(msg.sender, 1); // fault
        credits[msg.sender]--;
    }

    function _take(uint256 amount) private {
        _credits[msg.sender] -= amount;
    }
}

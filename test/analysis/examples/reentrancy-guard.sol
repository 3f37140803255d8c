// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface IToken {
    function transfer(address to, uint256 amount) external;
    function balanceOf(address account) external view returns (uint256 amount);
}

abstract contract Guard {
    modifier nonReentrant() {
        _;
    }

    function inherited(IToken token) external { // fault
        _pay(token);
    }

    function _pay(IToken token) internal virtual;
}

contract Bank is Guard {
    function guarded(IToken token) external nonReentrant {
        _pay(token);
    }

    function open(IToken token) external { // fault
        _pay(token);
    }

    function openToNative(address payable to) external { // fault
        to.transfer(1);
    }

    function looks(IToken token) external view returns (uint256 amount) {
        return token.balanceOf(address(this));
    }

    function _pay(IToken token) internal override {
        token.transfer(msg.sender, token.balanceOf(address(this)));
    }
}

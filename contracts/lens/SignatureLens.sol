// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Wallets} from "../libraries/Wallets.sol";

/// @title Whether a contract wallet signed a hash, deployed (ERC-1271) or not yet (ERC-6492), in one call
/// @notice Never deployed: its creation code is the data of an `eth_call` from the zero address without a receiver, and
/// what the constructor returns is the answer, one `Verdict` as a word.
/// @dev Nobody can send a transaction from the zero address, so nothing that a factory or a wallet does here lasts.
/// What strangers' contracts return is never copied but for one word, and they get a fixed amount of gas: the answer
/// does not depend on how much a server gives to a call, as long as it is enough.
contract SignatureLens {
    /// @notice What the wallet's own code says of the signature.
    /// @param No The wallet did not sign, or there is no contract that could say so.
    /// @param Deployed The wallet is there and has signed.
    /// @param Counterfactual The wallet would be there after a call of its factory, and has signed.
    /// @param LittleGas The server gives a call too little gas to find out.
    enum Verdict {
        No,
        Deployed,
        Counterfactual,
        LittleGas
    }

    /// @dev Gas that a factory may use: for a proxy with its set-up ten times what is usual.
    uint256 private constant _GAS_OF_FACTORY = 5_000_000;
    /// @dev Gas that a wallet may use: enough for a P-256 signature that is verified in Solidity, several times.
    uint256 private constant _GAS_OF_WALLET = 3_000_000;

    /// @notice It was called from an address that can send transactions.
    error SignatureLensCalledInTransaction();

    /// @notice Asks the wallet. A wallet that is there is asked as it stands, and its factory is not called: what a
    /// stranger's call makes of a wallet says nothing of it.
    /// @param wallet Who is said to have signed.
    /// @param hash What was signed.
    /// @param signature As the wallet itself takes it.
    /// @param factory Who deploys the wallet, from an ERC-6492 signature; the zero address when it is none.
    /// @param factoryData What the factory is called with.
    constructor(address wallet, bytes32 hash, bytes memory signature, address factory, bytes memory factoryData) {
        if (msg.sender != address(0)) revert SignatureLensCalledInTransaction();
        Verdict verdict = _judge(wallet, hash, signature, factory, factoryData);
        // A constructor has no other way to answer than as the code that it would deploy.
        // analysed: risky: it writes to memory that Solidity keeps for that, and ends the call
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(0, verdict)
            return(0, 32)
        }
    }

    function _judge(
        address wallet,
        bytes32 hash,
        bytes memory signature,
        address factory,
        bytes memory factoryData
    ) private returns (Verdict verdict) {
        if (Wallets.isContract(wallet)) return _ask(wallet, hash, signature, Verdict.Deployed);
        // Lent code (EIP-7702) is none that a factory could deploy.
        if (factory == address(0) || wallet.code.length != 0) return Verdict.No;
        if (!_canGive(_GAS_OF_FACTORY)) return Verdict.LittleGas;
        // Whether it worked shows in what is there afterwards.
        _call(factory, factoryData);
        if (!Wallets.isContract(wallet)) return Verdict.No;
        return _ask(wallet, hash, signature, Verdict.Counterfactual);
    }

    /// @dev Any answer is thrown away uncopied.
    function _call(address factory, bytes memory data) private {
        // analysed: risky: a call that copies nothing back, which Solidity has no words for
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            pop(call(_GAS_OF_FACTORY, factory, 0, add(data, 32), mload(data), 0, 0))
        }
    }

    /// @return verdict `yes` when the wallet answers with exactly the magic value of ERC-1271 in the first word.
    function _ask(
        address wallet,
        bytes32 hash,
        bytes memory signature,
        Verdict yes
    ) private view returns (Verdict verdict) {
        if (!_canGive(_GAS_OF_WALLET)) return Verdict.LittleGas;
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (hash, signature));
        bool success;
        uint256 length;
        bytes32 answer;
        // analysed: risky: a call that copies one word back whatever is returned, which Solidity has no words for
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            success := staticcall(_GAS_OF_WALLET, wallet, add(question, 32), mload(question), 0, 32)
            length := returndatasize()
            answer := mload(0)
        }
        bool hasSigned = success && length > 31 && answer == bytes32(IERC1271.isValidSignature.selector);
        return hasSigned ? yes : Verdict.No;
    }

    /// @dev A call gets at most 63 of 64 parts of what is left (EIP-150); some is spent on the way to it.
    function _canGive(uint256 gas) private view returns (bool enough) {
        return gasleft() > gas + gas / 32; // analysed: division: down, by a constant
    }
}

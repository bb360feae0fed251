// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

/// What the documents use as their example.
contract Counter {
    uint256 public count;

    function add() public {
        count += 1;
    }

    function reset() public {
        count = 0;
    }
}

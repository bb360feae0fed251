// How the .bin files beside this were made: `npm install solc@0.8.37` in an empty folder, then
// `NODE_PATH=that/node_modules node compile.js`. Run once; tests read the .bin files.
const fs = require("fs"), path = require("path"), solc = require("solc");
const read = (name) => ({ content: fs.readFileSync(path.join(__dirname, name), "utf8") });
const input = {
  language: "Solidity",
  sources: { "Counter.sol": read("Counter.sol"), "Probe.sol": read("Probe.sol") },
  settings: {
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
    outputSelection: { "*": { "*": ["evm.bytecode.object", "evm.methodIdentifiers", "abi"] } },
  },
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
for (const error of output.errors ?? []) console.error(error.formattedMessage);
for (const contracts of Object.values(output.contracts)) {
  for (const [name, contract] of Object.entries(contracts)) {
    fs.writeFileSync(path.join(__dirname, `${name}.bin`), contract.evm.bytecode.object + "\n");
    console.log(name, contract.evm.methodIdentifiers);
  }
}
fs.writeFileSync(path.join(__dirname, "Counter.abi"), JSON.stringify(output.contracts["Counter.sol"].Counter.abi) + "\n");

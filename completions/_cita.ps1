
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'cita' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'cita'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'cita' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use a saved context')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use a saved context')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Controller address, host:port')
            [CompletionResult]::new('--controller-addr', '--controller-addr', [CompletionResultType]::ParameterName, 'Controller address, host:port')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Executor address, host:port')
            [CompletionResult]::new('--executor-addr', '--executor-addr', [CompletionResultType]::ParameterName, 'Executor address, host:port')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Account to act as')
            [CompletionResult]::new('--account-name', '--account-name', [CompletionResultType]::ParameterName, 'Account to act as')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Unlocks that account')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Unlocks that account')
            [CompletionResult]::new('--crypto', '--crypto', [CompletionResultType]::ParameterName, 'Signature suite of the chain')
            [CompletionResult]::new('--consensus', '--consensus', [CompletionResultType]::ParameterName, 'How the chain''s proofs are parsed')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Seconds to wait for a connection')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Seconds to wait for a connection')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also tell what is being done, on standard error')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also tell what is being done, on standard error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Get data from a chain')
            [CompletionResult]::new('ge', 'ge', [CompletionResultType]::ParameterValue, 'Get data from a chain')
            [CompletionResult]::new('g', 'g', [CompletionResultType]::ParameterValue, 'Get data from a chain')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send a transaction')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Call a contract without changing anything')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a contract')
            [CompletionResult]::new('context', 'context', [CompletionResultType]::ParameterValue, 'Contexts: which chain to talk to, and as whom')
            [CompletionResult]::new('ctx', 'ctx', [CompletionResultType]::ParameterValue, 'Contexts: which chain to talk to, and as whom')
            [CompletionResult]::new('account', 'account', [CompletionResultType]::ParameterValue, 'Accounts in the wallet')
            [CompletionResult]::new('a', 'a', [CompletionResultType]::ParameterValue, 'Accounts in the wallet')
            [CompletionResult]::new('admin', 'admin', [CompletionResultType]::ParameterValue, 'Change a chain''s system configuration, as its admin')
            [CompletionResult]::new('rpc', 'rpc', [CompletionResultType]::ParameterValue, 'Other requests to a node')
            [CompletionResult]::new('bench', 'bench', [CompletionResultType]::ParameterValue, 'Measure a chain')
            [CompletionResult]::new('b', 'b', [CompletionResultType]::ParameterValue, 'Measure a chain')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Watch blocks as they are made')
            [CompletionResult]::new('w', 'w', [CompletionResultType]::ParameterValue, 'Watch blocks as they are made')
            [CompletionResult]::new('chain', 'chain', [CompletionResultType]::ParameterValue, 'Run a whole chain on this machine')
            [CompletionResult]::new('node', 'node', [CompletionResultType]::ParameterValue, 'Run one node: all six services in one process')
            [CompletionResult]::new('service', 'service', [CompletionResultType]::ParameterValue, 'Run one service of a node')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Completions for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;get' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('block-number', 'block-number', [CompletionResultType]::ParameterValue, 'The chain''s height')
            [CompletionResult]::new('bn', 'bn', [CompletionResultType]::ParameterValue, 'The chain''s height')
            [CompletionResult]::new('block', 'block', [CompletionResultType]::ParameterValue, 'A block, by height or hash')
            [CompletionResult]::new('b', 'b', [CompletionResultType]::ParameterValue, 'A block, by height or hash')
            [CompletionResult]::new('block-hash', 'block-hash', [CompletionResultType]::ParameterValue, 'The hash of a block')
            [CompletionResult]::new('bh', 'bh', [CompletionResultType]::ParameterValue, 'The hash of a block')
            [CompletionResult]::new('tx', 'tx', [CompletionResultType]::ParameterValue, 'A transaction and its place')
            [CompletionResult]::new('receipt', 'receipt', [CompletionResultType]::ParameterValue, 'What a transaction did')
            [CompletionResult]::new('r', 'r', [CompletionResultType]::ParameterValue, 'What a transaction did')
            [CompletionResult]::new('system-config', 'system-config', [CompletionResultType]::ParameterValue, 'The system configuration')
            [CompletionResult]::new('sc', 'sc', [CompletionResultType]::ParameterValue, 'The system configuration')
            [CompletionResult]::new('node-status', 'node-status', [CompletionResultType]::ParameterValue, 'How the node and its peers are')
            [CompletionResult]::new('ns', 'ns', [CompletionResultType]::ParameterValue, 'How the node and its peers are')
            [CompletionResult]::new('code', 'code', [CompletionResultType]::ParameterValue, 'The code of a contract')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'The balance of an account')
            [CompletionResult]::new('ba', 'ba', [CompletionResultType]::ParameterValue, 'The balance of an account')
            [CompletionResult]::new('nonce', 'nonce', [CompletionResultType]::ParameterValue, 'How many transactions an account sent')
            [CompletionResult]::new('storage-at', 'storage-at', [CompletionResultType]::ParameterValue, 'A storage slot of a contract')
            [CompletionResult]::new('abi', 'abi', [CompletionResultType]::ParameterValue, 'The ABI that was stored for a contract')
            [CompletionResult]::new('receipt-proof', 'receipt-proof', [CompletionResultType]::ParameterValue, 'A receipt with its proof')
            [CompletionResult]::new('rp', 'rp', [CompletionResultType]::ParameterValue, 'A receipt with its proof')
            [CompletionResult]::new('roots-info', 'roots-info', [CompletionResultType]::ParameterValue, 'The state root and receipts root of a block')
            [CompletionResult]::new('ri', 'ri', [CompletionResultType]::ParameterValue, 'The state root and receipts root of a block')
            [CompletionResult]::new('cross-chain-proof', 'cross-chain-proof', [CompletionResultType]::ParameterValue, 'What convinces another chain of a receipt')
            [CompletionResult]::new('ccp', 'ccp', [CompletionResultType]::ParameterValue, 'What convinces another chain of a receipt')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;ge' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('block-number', 'block-number', [CompletionResultType]::ParameterValue, 'The chain''s height')
            [CompletionResult]::new('bn', 'bn', [CompletionResultType]::ParameterValue, 'The chain''s height')
            [CompletionResult]::new('block', 'block', [CompletionResultType]::ParameterValue, 'A block, by height or hash')
            [CompletionResult]::new('b', 'b', [CompletionResultType]::ParameterValue, 'A block, by height or hash')
            [CompletionResult]::new('block-hash', 'block-hash', [CompletionResultType]::ParameterValue, 'The hash of a block')
            [CompletionResult]::new('bh', 'bh', [CompletionResultType]::ParameterValue, 'The hash of a block')
            [CompletionResult]::new('tx', 'tx', [CompletionResultType]::ParameterValue, 'A transaction and its place')
            [CompletionResult]::new('receipt', 'receipt', [CompletionResultType]::ParameterValue, 'What a transaction did')
            [CompletionResult]::new('r', 'r', [CompletionResultType]::ParameterValue, 'What a transaction did')
            [CompletionResult]::new('system-config', 'system-config', [CompletionResultType]::ParameterValue, 'The system configuration')
            [CompletionResult]::new('sc', 'sc', [CompletionResultType]::ParameterValue, 'The system configuration')
            [CompletionResult]::new('node-status', 'node-status', [CompletionResultType]::ParameterValue, 'How the node and its peers are')
            [CompletionResult]::new('ns', 'ns', [CompletionResultType]::ParameterValue, 'How the node and its peers are')
            [CompletionResult]::new('code', 'code', [CompletionResultType]::ParameterValue, 'The code of a contract')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'The balance of an account')
            [CompletionResult]::new('ba', 'ba', [CompletionResultType]::ParameterValue, 'The balance of an account')
            [CompletionResult]::new('nonce', 'nonce', [CompletionResultType]::ParameterValue, 'How many transactions an account sent')
            [CompletionResult]::new('storage-at', 'storage-at', [CompletionResultType]::ParameterValue, 'A storage slot of a contract')
            [CompletionResult]::new('abi', 'abi', [CompletionResultType]::ParameterValue, 'The ABI that was stored for a contract')
            [CompletionResult]::new('receipt-proof', 'receipt-proof', [CompletionResultType]::ParameterValue, 'A receipt with its proof')
            [CompletionResult]::new('rp', 'rp', [CompletionResultType]::ParameterValue, 'A receipt with its proof')
            [CompletionResult]::new('roots-info', 'roots-info', [CompletionResultType]::ParameterValue, 'The state root and receipts root of a block')
            [CompletionResult]::new('ri', 'ri', [CompletionResultType]::ParameterValue, 'The state root and receipts root of a block')
            [CompletionResult]::new('cross-chain-proof', 'cross-chain-proof', [CompletionResultType]::ParameterValue, 'What convinces another chain of a receipt')
            [CompletionResult]::new('ccp', 'ccp', [CompletionResultType]::ParameterValue, 'What convinces another chain of a receipt')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;g' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('block-number', 'block-number', [CompletionResultType]::ParameterValue, 'The chain''s height')
            [CompletionResult]::new('bn', 'bn', [CompletionResultType]::ParameterValue, 'The chain''s height')
            [CompletionResult]::new('block', 'block', [CompletionResultType]::ParameterValue, 'A block, by height or hash')
            [CompletionResult]::new('b', 'b', [CompletionResultType]::ParameterValue, 'A block, by height or hash')
            [CompletionResult]::new('block-hash', 'block-hash', [CompletionResultType]::ParameterValue, 'The hash of a block')
            [CompletionResult]::new('bh', 'bh', [CompletionResultType]::ParameterValue, 'The hash of a block')
            [CompletionResult]::new('tx', 'tx', [CompletionResultType]::ParameterValue, 'A transaction and its place')
            [CompletionResult]::new('receipt', 'receipt', [CompletionResultType]::ParameterValue, 'What a transaction did')
            [CompletionResult]::new('r', 'r', [CompletionResultType]::ParameterValue, 'What a transaction did')
            [CompletionResult]::new('system-config', 'system-config', [CompletionResultType]::ParameterValue, 'The system configuration')
            [CompletionResult]::new('sc', 'sc', [CompletionResultType]::ParameterValue, 'The system configuration')
            [CompletionResult]::new('node-status', 'node-status', [CompletionResultType]::ParameterValue, 'How the node and its peers are')
            [CompletionResult]::new('ns', 'ns', [CompletionResultType]::ParameterValue, 'How the node and its peers are')
            [CompletionResult]::new('code', 'code', [CompletionResultType]::ParameterValue, 'The code of a contract')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'The balance of an account')
            [CompletionResult]::new('ba', 'ba', [CompletionResultType]::ParameterValue, 'The balance of an account')
            [CompletionResult]::new('nonce', 'nonce', [CompletionResultType]::ParameterValue, 'How many transactions an account sent')
            [CompletionResult]::new('storage-at', 'storage-at', [CompletionResultType]::ParameterValue, 'A storage slot of a contract')
            [CompletionResult]::new('abi', 'abi', [CompletionResultType]::ParameterValue, 'The ABI that was stored for a contract')
            [CompletionResult]::new('receipt-proof', 'receipt-proof', [CompletionResultType]::ParameterValue, 'A receipt with its proof')
            [CompletionResult]::new('rp', 'rp', [CompletionResultType]::ParameterValue, 'A receipt with its proof')
            [CompletionResult]::new('roots-info', 'roots-info', [CompletionResultType]::ParameterValue, 'The state root and receipts root of a block')
            [CompletionResult]::new('ri', 'ri', [CompletionResultType]::ParameterValue, 'The state root and receipts root of a block')
            [CompletionResult]::new('cross-chain-proof', 'cross-chain-proof', [CompletionResultType]::ParameterValue, 'What convinces another chain of a receipt')
            [CompletionResult]::new('ccp', 'ccp', [CompletionResultType]::ParameterValue, 'What convinces another chain of a receipt')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;get;block-number' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('--pending', '--pending', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;bn' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('--pending', '--pending', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;block-number' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('--pending', '--pending', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;bn' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('--pending', '--pending', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;block-number' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('--pending', '--pending', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;bn' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('--pending', '--pending', [CompletionResultType]::ParameterName, 'Of the block that is being made')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;block' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('--detail', '--detail', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;b' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('--detail', '--detail', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;block' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('--detail', '--detail', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;b' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('--detail', '--detail', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;block' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('--detail', '--detail', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;b' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('--detail', '--detail', [CompletionResultType]::ParameterName, 'With whole transactions instead of their hashes')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;block-hash' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;bh' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;block-hash' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;bh' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;block-hash' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;bh' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;tx' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;tx' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;tx' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;receipt' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;r' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;receipt' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;r' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;receipt' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;r' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;system-config' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;sc' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;system-config' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;sc' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;system-config' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;sc' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;node-status' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;ns' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;node-status' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;ns' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;node-status' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;ns' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;code' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;code' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;code' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;balance' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;ba' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;balance' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;ba' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;balance' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;ba' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;nonce' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;nonce' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;nonce' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;storage-at' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;storage-at' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;storage-at' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;abi' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;abi' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;abi' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;receipt-proof' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;rp' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;receipt-proof' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;rp' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;receipt-proof' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;rp' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;roots-info' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;ri' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;roots-info' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;ri' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;roots-info' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;ri' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;cross-chain-proof' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;ccp' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;cross-chain-proof' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ge;ccp' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;cross-chain-proof' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;g;ccp' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Also write the encoded proof into this folder')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;get;help' {
            [CompletionResult]::new('block-number', 'block-number', [CompletionResultType]::ParameterValue, 'The chain''s height')
            [CompletionResult]::new('block', 'block', [CompletionResultType]::ParameterValue, 'A block, by height or hash')
            [CompletionResult]::new('block-hash', 'block-hash', [CompletionResultType]::ParameterValue, 'The hash of a block')
            [CompletionResult]::new('tx', 'tx', [CompletionResultType]::ParameterValue, 'A transaction and its place')
            [CompletionResult]::new('receipt', 'receipt', [CompletionResultType]::ParameterValue, 'What a transaction did')
            [CompletionResult]::new('system-config', 'system-config', [CompletionResultType]::ParameterValue, 'The system configuration')
            [CompletionResult]::new('node-status', 'node-status', [CompletionResultType]::ParameterValue, 'How the node and its peers are')
            [CompletionResult]::new('code', 'code', [CompletionResultType]::ParameterValue, 'The code of a contract')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'The balance of an account')
            [CompletionResult]::new('nonce', 'nonce', [CompletionResultType]::ParameterValue, 'How many transactions an account sent')
            [CompletionResult]::new('storage-at', 'storage-at', [CompletionResultType]::ParameterValue, 'A storage slot of a contract')
            [CompletionResult]::new('abi', 'abi', [CompletionResultType]::ParameterValue, 'The ABI that was stored for a contract')
            [CompletionResult]::new('receipt-proof', 'receipt-proof', [CompletionResultType]::ParameterValue, 'A receipt with its proof')
            [CompletionResult]::new('roots-info', 'roots-info', [CompletionResultType]::ParameterValue, 'The state root and receipts root of a block')
            [CompletionResult]::new('cross-chain-proof', 'cross-chain-proof', [CompletionResultType]::ParameterValue, 'What convinces another chain of a receipt')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;get;help;block-number' {
            break
        }
        'cita;get;help;block' {
            break
        }
        'cita;get;help;block-hash' {
            break
        }
        'cita;get;help;tx' {
            break
        }
        'cita;get;help;receipt' {
            break
        }
        'cita;get;help;system-config' {
            break
        }
        'cita;get;help;node-status' {
            break
        }
        'cita;get;help;code' {
            break
        }
        'cita;get;help;balance' {
            break
        }
        'cita;get;help;nonce' {
            break
        }
        'cita;get;help;storage-at' {
            break
        }
        'cita;get;help;abi' {
            break
        }
        'cita;get;help;receipt-proof' {
            break
        }
        'cita;get;help;roots-info' {
            break
        }
        'cita;get;help;cross-chain-proof' {
            break
        }
        'cita;get;help;help' {
            break
        }
        'cita;ge;help' {
            [CompletionResult]::new('block-number', 'block-number', [CompletionResultType]::ParameterValue, 'The chain''s height')
            [CompletionResult]::new('block', 'block', [CompletionResultType]::ParameterValue, 'A block, by height or hash')
            [CompletionResult]::new('block-hash', 'block-hash', [CompletionResultType]::ParameterValue, 'The hash of a block')
            [CompletionResult]::new('tx', 'tx', [CompletionResultType]::ParameterValue, 'A transaction and its place')
            [CompletionResult]::new('receipt', 'receipt', [CompletionResultType]::ParameterValue, 'What a transaction did')
            [CompletionResult]::new('system-config', 'system-config', [CompletionResultType]::ParameterValue, 'The system configuration')
            [CompletionResult]::new('node-status', 'node-status', [CompletionResultType]::ParameterValue, 'How the node and its peers are')
            [CompletionResult]::new('code', 'code', [CompletionResultType]::ParameterValue, 'The code of a contract')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'The balance of an account')
            [CompletionResult]::new('nonce', 'nonce', [CompletionResultType]::ParameterValue, 'How many transactions an account sent')
            [CompletionResult]::new('storage-at', 'storage-at', [CompletionResultType]::ParameterValue, 'A storage slot of a contract')
            [CompletionResult]::new('abi', 'abi', [CompletionResultType]::ParameterValue, 'The ABI that was stored for a contract')
            [CompletionResult]::new('receipt-proof', 'receipt-proof', [CompletionResultType]::ParameterValue, 'A receipt with its proof')
            [CompletionResult]::new('roots-info', 'roots-info', [CompletionResultType]::ParameterValue, 'The state root and receipts root of a block')
            [CompletionResult]::new('cross-chain-proof', 'cross-chain-proof', [CompletionResultType]::ParameterValue, 'What convinces another chain of a receipt')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;ge;help;block-number' {
            break
        }
        'cita;ge;help;block' {
            break
        }
        'cita;ge;help;block-hash' {
            break
        }
        'cita;ge;help;tx' {
            break
        }
        'cita;ge;help;receipt' {
            break
        }
        'cita;ge;help;system-config' {
            break
        }
        'cita;ge;help;node-status' {
            break
        }
        'cita;ge;help;code' {
            break
        }
        'cita;ge;help;balance' {
            break
        }
        'cita;ge;help;nonce' {
            break
        }
        'cita;ge;help;storage-at' {
            break
        }
        'cita;ge;help;abi' {
            break
        }
        'cita;ge;help;receipt-proof' {
            break
        }
        'cita;ge;help;roots-info' {
            break
        }
        'cita;ge;help;cross-chain-proof' {
            break
        }
        'cita;ge;help;help' {
            break
        }
        'cita;g;help' {
            [CompletionResult]::new('block-number', 'block-number', [CompletionResultType]::ParameterValue, 'The chain''s height')
            [CompletionResult]::new('block', 'block', [CompletionResultType]::ParameterValue, 'A block, by height or hash')
            [CompletionResult]::new('block-hash', 'block-hash', [CompletionResultType]::ParameterValue, 'The hash of a block')
            [CompletionResult]::new('tx', 'tx', [CompletionResultType]::ParameterValue, 'A transaction and its place')
            [CompletionResult]::new('receipt', 'receipt', [CompletionResultType]::ParameterValue, 'What a transaction did')
            [CompletionResult]::new('system-config', 'system-config', [CompletionResultType]::ParameterValue, 'The system configuration')
            [CompletionResult]::new('node-status', 'node-status', [CompletionResultType]::ParameterValue, 'How the node and its peers are')
            [CompletionResult]::new('code', 'code', [CompletionResultType]::ParameterValue, 'The code of a contract')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'The balance of an account')
            [CompletionResult]::new('nonce', 'nonce', [CompletionResultType]::ParameterValue, 'How many transactions an account sent')
            [CompletionResult]::new('storage-at', 'storage-at', [CompletionResultType]::ParameterValue, 'A storage slot of a contract')
            [CompletionResult]::new('abi', 'abi', [CompletionResultType]::ParameterValue, 'The ABI that was stored for a contract')
            [CompletionResult]::new('receipt-proof', 'receipt-proof', [CompletionResultType]::ParameterValue, 'A receipt with its proof')
            [CompletionResult]::new('roots-info', 'roots-info', [CompletionResultType]::ParameterValue, 'The state root and receipts root of a block')
            [CompletionResult]::new('cross-chain-proof', 'cross-chain-proof', [CompletionResultType]::ParameterValue, 'What convinces another chain of a receipt')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;g;help;block-number' {
            break
        }
        'cita;g;help;block' {
            break
        }
        'cita;g;help;block-hash' {
            break
        }
        'cita;g;help;tx' {
            break
        }
        'cita;g;help;receipt' {
            break
        }
        'cita;g;help;system-config' {
            break
        }
        'cita;g;help;node-status' {
            break
        }
        'cita;g;help;code' {
            break
        }
        'cita;g;help;balance' {
            break
        }
        'cita;g;help;nonce' {
            break
        }
        'cita;g;help;storage-at' {
            break
        }
        'cita;g;help;abi' {
            break
        }
        'cita;g;help;receipt-proof' {
            break
        }
        'cita;g;help;roots-info' {
            break
        }
        'cita;g;help;cross-chain-proof' {
            break
        }
        'cita;g;help;help' {
            break
        }
        'cita;send' {
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Value, hex of up to 64 digits')
            [CompletionResult]::new('--value', '--value', [CompletionResultType]::ParameterName, 'Value, hex of up to 64 digits')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The most quota that it may use [default: 200000, to create a contract 1073741824]')
            [CompletionResult]::new('--quota', '--quota', [CompletionResultType]::ParameterName, 'The most quota that it may use [default: 200000, to create a contract 1073741824]')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'The last block that it may be in: a height, or +N after the current one')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;call' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Caller [default: the current account]')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Caller [default: the current account]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;create' {
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Value, hex of up to 64 digits')
            [CompletionResult]::new('--value', '--value', [CompletionResultType]::ParameterName, 'Value, hex of up to 64 digits')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The most quota that it may use [default: 200000, to create a contract 1073741824]')
            [CompletionResult]::new('--quota', '--quota', [CompletionResultType]::ParameterName, 'The most quota that it may use [default: 200000, to create a contract 1073741824]')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'The last block that it may be in: a height, or +N after the current one')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;context' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('save', 'save', [CompletionResultType]::ParameterValue, 'Save the current settings as a context')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all contexts')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List all contexts')
            [CompletionResult]::new('l', 'l', [CompletionResultType]::ParameterValue, 'List all contexts')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a context')
            [CompletionResult]::new('del', 'del', [CompletionResultType]::ParameterValue, 'Delete a context')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Delete a context')
            [CompletionResult]::new('default', 'default', [CompletionResultType]::ParameterValue, 'Use a context whenever none is named')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;ctx' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('save', 'save', [CompletionResultType]::ParameterValue, 'Save the current settings as a context')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all contexts')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List all contexts')
            [CompletionResult]::new('l', 'l', [CompletionResultType]::ParameterValue, 'List all contexts')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a context')
            [CompletionResult]::new('del', 'del', [CompletionResultType]::ParameterValue, 'Delete a context')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Delete a context')
            [CompletionResult]::new('default', 'default', [CompletionResultType]::ParameterValue, 'Use a context whenever none is named')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;context;save' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ctx;save' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;context;list' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;context;ls' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;context;l' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ctx;list' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ctx;ls' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ctx;l' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;context;delete' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;context;del' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;context;rm' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ctx;delete' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ctx;del' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ctx;rm' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;context;default' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;ctx;default' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;context;help' {
            [CompletionResult]::new('save', 'save', [CompletionResultType]::ParameterValue, 'Save the current settings as a context')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all contexts')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a context')
            [CompletionResult]::new('default', 'default', [CompletionResultType]::ParameterValue, 'Use a context whenever none is named')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;context;help;save' {
            break
        }
        'cita;context;help;list' {
            break
        }
        'cita;context;help;delete' {
            break
        }
        'cita;context;help;default' {
            break
        }
        'cita;context;help;help' {
            break
        }
        'cita;ctx;help' {
            [CompletionResult]::new('save', 'save', [CompletionResultType]::ParameterValue, 'Save the current settings as a context')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all contexts')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a context')
            [CompletionResult]::new('default', 'default', [CompletionResultType]::ParameterValue, 'Use a context whenever none is named')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;ctx;help;save' {
            break
        }
        'cita;ctx;help;list' {
            break
        }
        'cita;ctx;help;delete' {
            break
        }
        'cita;ctx;help;default' {
            break
        }
        'cita;ctx;help;help' {
            break
        }
        'cita;account' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make an account with a fresh key')
            [CompletionResult]::new('gen', 'gen', [CompletionResultType]::ParameterValue, 'Make an account with a fresh key')
            [CompletionResult]::new('g', 'g', [CompletionResultType]::ParameterValue, 'Make an account with a fresh key')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make an account with a fresh key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('l', 'l', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make an account of a secret key')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print an account with its secret key')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Use an account without its password from now on')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Ask for an account''s password again; gives it one if it had none')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an account and its key for good')
            [CompletionResult]::new('del', 'del', [CompletionResultType]::ParameterValue, 'Delete an account and its key for good')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Delete an account and its key for good')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Delete an account and its key for good')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;a' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make an account with a fresh key')
            [CompletionResult]::new('gen', 'gen', [CompletionResultType]::ParameterValue, 'Make an account with a fresh key')
            [CompletionResult]::new('g', 'g', [CompletionResultType]::ParameterValue, 'Make an account with a fresh key')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make an account with a fresh key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('l', 'l', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make an account of a secret key')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print an account with its secret key')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Use an account without its password from now on')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Ask for an account''s password again; gives it one if it had none')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an account and its key for good')
            [CompletionResult]::new('del', 'del', [CompletionResultType]::ParameterValue, 'Delete an account and its key for good')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Delete an account and its key for good')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Delete an account and its key for good')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;account;generate' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the account [default: its address]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--crypto', '--crypto', [CompletionResultType]::ParameterName, 'Signature suite [default: that of the context]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;account;gen' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the account [default: its address]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--crypto', '--crypto', [CompletionResultType]::ParameterName, 'Signature suite [default: that of the context]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;account;g' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the account [default: its address]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--crypto', '--crypto', [CompletionResultType]::ParameterName, 'Signature suite [default: that of the context]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;account;create' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the account [default: its address]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--crypto', '--crypto', [CompletionResultType]::ParameterName, 'Signature suite [default: that of the context]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;a;generate' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the account [default: its address]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--crypto', '--crypto', [CompletionResultType]::ParameterName, 'Signature suite [default: that of the context]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;a;gen' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the account [default: its address]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--crypto', '--crypto', [CompletionResultType]::ParameterName, 'Signature suite [default: that of the context]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;a;g' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the account [default: its address]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--crypto', '--crypto', [CompletionResultType]::ParameterName, 'Signature suite [default: that of the context]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;a;create' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the account [default: its address]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--crypto', '--crypto', [CompletionResultType]::ParameterName, 'Signature suite [default: that of the context]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;account;list' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;account;ls' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;account;l' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;a;list' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;a;ls' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;a;l' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;account;import' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the account [default: its address]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--crypto', '--crypto', [CompletionResultType]::ParameterName, 'Signature suite [default: that of the context]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;a;import' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the account [default: its address]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password that encrypts its key')
            [CompletionResult]::new('--crypto', '--crypto', [CompletionResultType]::ParameterName, 'Signature suite [default: that of the context]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;account;export' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;a;export' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;account;unlock' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;a;unlock' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;account;lock' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;a;lock' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Its password')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;account;delete' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;account;del' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;account;rm' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;account;remove' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;a;delete' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;a;del' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;a;rm' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;a;remove' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;account;help' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make an account with a fresh key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make an account of a secret key')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print an account with its secret key')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Use an account without its password from now on')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Ask for an account''s password again; gives it one if it had none')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an account and its key for good')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;account;help;generate' {
            break
        }
        'cita;account;help;list' {
            break
        }
        'cita;account;help;import' {
            break
        }
        'cita;account;help;export' {
            break
        }
        'cita;account;help;unlock' {
            break
        }
        'cita;account;help;lock' {
            break
        }
        'cita;account;help;delete' {
            break
        }
        'cita;account;help;help' {
            break
        }
        'cita;a;help' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make an account with a fresh key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make an account of a secret key')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print an account with its secret key')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Use an account without its password from now on')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Ask for an account''s password again; gives it one if it had none')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an account and its key for good')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;a;help;generate' {
            break
        }
        'cita;a;help;list' {
            break
        }
        'cita;a;help;import' {
            break
        }
        'cita;a;help;export' {
            break
        }
        'cita;a;help;unlock' {
            break
        }
        'cita;a;help;lock' {
            break
        }
        'cita;a;help;delete' {
            break
        }
        'cita;a;help;help' {
            break
        }
        'cita;admin' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('update-admin', 'update-admin', [CompletionResultType]::ParameterValue, 'Hand the chain over to another admin')
            [CompletionResult]::new('update-validators', 'update-validators', [CompletionResultType]::ParameterValue, 'Replace the validators')
            [CompletionResult]::new('set-block-interval', 'set-block-interval', [CompletionResultType]::ParameterValue, 'Seconds between blocks; 0 makes one whenever there are transactions')
            [CompletionResult]::new('emergency-brake', 'emergency-brake', [CompletionResultType]::ParameterValue, 'Stop the chain from taking transactions, except those of this command')
            [CompletionResult]::new('set-quota-limit', 'set-quota-limit', [CompletionResultType]::ParameterValue, 'The most quota that a block may use')
            [CompletionResult]::new('amend', 'amend', [CompletionResultType]::ParameterValue, 'Repair a contract')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;admin;update-admin' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;admin;update-validators' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;admin;set-block-interval' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;admin;emergency-brake' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;admin;set-quota-limit' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;admin;amend' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('abi', 'abi', [CompletionResultType]::ParameterValue, 'Store a contract''s ABI')
            [CompletionResult]::new('code', 'code', [CompletionResultType]::ParameterValue, 'Replace a contract''s code')
            [CompletionResult]::new('set-h256', 'set-h256', [CompletionResultType]::ParameterValue, 'Set a storage slot of a contract')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'Set the balance of an account')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;admin;amend;abi' {
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The most quota that it may use')
            [CompletionResult]::new('--quota', '--quota', [CompletionResultType]::ParameterName, 'The most quota that it may use')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'The last block that it may be in: a height, or +N after the current one')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;admin;amend;code' {
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The most quota that it may use')
            [CompletionResult]::new('--quota', '--quota', [CompletionResultType]::ParameterName, 'The most quota that it may use')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'The last block that it may be in: a height, or +N after the current one')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;admin;amend;set-h256' {
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The most quota that it may use')
            [CompletionResult]::new('--quota', '--quota', [CompletionResultType]::ParameterName, 'The most quota that it may use')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'The last block that it may be in: a height, or +N after the current one')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;admin;amend;balance' {
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The most quota that it may use')
            [CompletionResult]::new('--quota', '--quota', [CompletionResultType]::ParameterName, 'The most quota that it may use')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'The last block that it may be in: a height, or +N after the current one')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;admin;amend;help' {
            [CompletionResult]::new('abi', 'abi', [CompletionResultType]::ParameterValue, 'Store a contract''s ABI')
            [CompletionResult]::new('code', 'code', [CompletionResultType]::ParameterValue, 'Replace a contract''s code')
            [CompletionResult]::new('set-h256', 'set-h256', [CompletionResultType]::ParameterValue, 'Set a storage slot of a contract')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'Set the balance of an account')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;admin;amend;help;abi' {
            break
        }
        'cita;admin;amend;help;code' {
            break
        }
        'cita;admin;amend;help;set-h256' {
            break
        }
        'cita;admin;amend;help;balance' {
            break
        }
        'cita;admin;amend;help;help' {
            break
        }
        'cita;admin;help' {
            [CompletionResult]::new('update-admin', 'update-admin', [CompletionResultType]::ParameterValue, 'Hand the chain over to another admin')
            [CompletionResult]::new('update-validators', 'update-validators', [CompletionResultType]::ParameterValue, 'Replace the validators')
            [CompletionResult]::new('set-block-interval', 'set-block-interval', [CompletionResultType]::ParameterValue, 'Seconds between blocks; 0 makes one whenever there are transactions')
            [CompletionResult]::new('emergency-brake', 'emergency-brake', [CompletionResultType]::ParameterValue, 'Stop the chain from taking transactions, except those of this command')
            [CompletionResult]::new('set-quota-limit', 'set-quota-limit', [CompletionResultType]::ParameterValue, 'The most quota that a block may use')
            [CompletionResult]::new('amend', 'amend', [CompletionResultType]::ParameterValue, 'Repair a contract')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;admin;help;update-admin' {
            break
        }
        'cita;admin;help;update-validators' {
            break
        }
        'cita;admin;help;set-block-interval' {
            break
        }
        'cita;admin;help;emergency-brake' {
            break
        }
        'cita;admin;help;set-quota-limit' {
            break
        }
        'cita;admin;help;amend' {
            [CompletionResult]::new('abi', 'abi', [CompletionResultType]::ParameterValue, 'Store a contract''s ABI')
            [CompletionResult]::new('code', 'code', [CompletionResultType]::ParameterValue, 'Replace a contract''s code')
            [CompletionResult]::new('set-h256', 'set-h256', [CompletionResultType]::ParameterValue, 'Set a storage slot of a contract')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'Set the balance of an account')
            break
        }
        'cita;admin;help;amend;abi' {
            break
        }
        'cita;admin;help;amend;code' {
            break
        }
        'cita;admin;help;amend;set-h256' {
            break
        }
        'cita;admin;help;amend;balance' {
            break
        }
        'cita;admin;help;help' {
            break
        }
        'cita;rpc' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('add-node', 'add-node', [CompletionResultType]::ParameterValue, 'Add a peer to the node''s network')
            [CompletionResult]::new('store-abi', 'store-abi', [CompletionResultType]::ParameterValue, 'Store a contract''s ABI on the chain; prints the transaction''s hash')
            [CompletionResult]::new('estimate-quota', 'estimate-quota', [CompletionResultType]::ParameterValue, 'The least quota with which a transaction succeeds; without a receiver one that creates a contract')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;rpc;add-node' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;rpc;store-abi' {
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The most quota that it may use')
            [CompletionResult]::new('--quota', '--quota', [CompletionResultType]::ParameterName, 'The most quota that it may use')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'The last block that it may be in: a height, or +N after the current one')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;rpc;estimate-quota' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Receiver')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Receiver')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Sender [default: the current account]')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Sender [default: the current account]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;rpc;help' {
            [CompletionResult]::new('add-node', 'add-node', [CompletionResultType]::ParameterValue, 'Add a peer to the node''s network')
            [CompletionResult]::new('store-abi', 'store-abi', [CompletionResultType]::ParameterValue, 'Store a contract''s ABI on the chain; prints the transaction''s hash')
            [CompletionResult]::new('estimate-quota', 'estimate-quota', [CompletionResultType]::ParameterValue, 'The least quota with which a transaction succeeds; without a receiver one that creates a contract')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;rpc;help;add-node' {
            break
        }
        'cita;rpc;help;store-abi' {
            break
        }
        'cita;rpc;help;estimate-quota' {
            break
        }
        'cita;rpc;help;help' {
            break
        }
        'cita;bench' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send transactions and count what the chain commits')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Call a contract and count the answers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;b' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send transactions and count what the chain commits')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Call a contract and count the answers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;bench;send' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Requests at the same time')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Requests at the same time')
            [CompletionResult]::new('--connections', '--connections', [CompletionResultType]::ParameterName, 'Connections to each node')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Seconds that a node may take to answer; 0 for the client''s own limit')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Receiver [default: the zero address]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Receiver [default: the zero address]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Call data, hex')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Call data, hex')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Value, hex of up to 64 digits')
            [CompletionResult]::new('--value', '--value', [CompletionResultType]::ParameterName, 'Value, hex of up to 64 digits')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The most quota that it may use [default: 200000, to create a contract 1073741824]')
            [CompletionResult]::new('--quota', '--quota', [CompletionResultType]::ParameterName, 'The most quota that it may use [default: 200000, to create a contract 1073741824]')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'The last block that it may be in: a height, or +N after the current one')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Send for so long instead of so many')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Transactions a second, whether or not the chain keeps up [default: as fast as it takes them]')
            [CompletionResult]::new('--batch', '--batch', [CompletionResultType]::ParameterName, 'Transactions in a request [default: 100, and so many that --rate means twenty requests a second]')
            [CompletionResult]::new('--accounts', '--accounts', [CompletionResultType]::ParameterName, 'Senders; those after the first have fresh keys')
            [CompletionResult]::new('--nodes', '--nodes', [CompletionResultType]::ParameterName, 'Controllers to send to, in turn [default: that of the context]')
            [CompletionResult]::new('--in-flight', '--in-flight', [CompletionResultType]::ParameterName, 'Transactions that may wait for finality at the same time, 0 for any number [default: by the block interval]')
            [CompletionResult]::new('--presign', '--presign', [CompletionResultType]::ParameterName, 'Transactions to sign before the clock starts [default: all up to 400000; 20000 with --duration]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('--disable-watch', '--disable-watch', [CompletionResultType]::ParameterName, 'Do not watch blocks for the transactions')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;b;send' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Requests at the same time')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Requests at the same time')
            [CompletionResult]::new('--connections', '--connections', [CompletionResultType]::ParameterName, 'Connections to each node')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Seconds that a node may take to answer; 0 for the client''s own limit')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Receiver [default: the zero address]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Receiver [default: the zero address]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Call data, hex')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Call data, hex')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Value, hex of up to 64 digits')
            [CompletionResult]::new('--value', '--value', [CompletionResultType]::ParameterName, 'Value, hex of up to 64 digits')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The most quota that it may use [default: 200000, to create a contract 1073741824]')
            [CompletionResult]::new('--quota', '--quota', [CompletionResultType]::ParameterName, 'The most quota that it may use [default: 200000, to create a contract 1073741824]')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'The last block that it may be in: a height, or +N after the current one')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Send for so long instead of so many')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Transactions a second, whether or not the chain keeps up [default: as fast as it takes them]')
            [CompletionResult]::new('--batch', '--batch', [CompletionResultType]::ParameterName, 'Transactions in a request [default: 100, and so many that --rate means twenty requests a second]')
            [CompletionResult]::new('--accounts', '--accounts', [CompletionResultType]::ParameterName, 'Senders; those after the first have fresh keys')
            [CompletionResult]::new('--nodes', '--nodes', [CompletionResultType]::ParameterName, 'Controllers to send to, in turn [default: that of the context]')
            [CompletionResult]::new('--in-flight', '--in-flight', [CompletionResultType]::ParameterName, 'Transactions that may wait for finality at the same time, 0 for any number [default: by the block interval]')
            [CompletionResult]::new('--presign', '--presign', [CompletionResultType]::ParameterName, 'Transactions to sign before the clock starts [default: all up to 400000; 20000 with --duration]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('--disable-watch', '--disable-watch', [CompletionResultType]::ParameterName, 'Do not watch blocks for the transactions')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;bench;call' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Calls at the same time')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Calls at the same time')
            [CompletionResult]::new('--connections', '--connections', [CompletionResultType]::ParameterName, 'Connections to the executor')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Seconds that a call may take; 0 for the client''s own limit')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Caller [default: the current account]')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Caller [default: the current account]')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'The contract [default: the zero address]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The contract [default: the zero address]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Call data, hex')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Call data, hex')
            [CompletionResult]::new('--height', '--height', [CompletionResultType]::ParameterName, 'State to run on: a height, a 0x block hash, latest or pending')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;b;call' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Calls at the same time')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Calls at the same time')
            [CompletionResult]::new('--connections', '--connections', [CompletionResultType]::ParameterName, 'Connections to the executor')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Seconds that a call may take; 0 for the client''s own limit')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Caller [default: the current account]')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Caller [default: the current account]')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'The contract [default: the zero address]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The contract [default: the zero address]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Call data, hex')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Call data, hex')
            [CompletionResult]::new('--height', '--height', [CompletionResultType]::ParameterName, 'State to run on: a height, a 0x block hash, latest or pending')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;bench;help' {
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send transactions and count what the chain commits')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Call a contract and count the answers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;bench;help;send' {
            break
        }
        'cita;bench;help;call' {
            break
        }
        'cita;bench;help;help' {
            break
        }
        'cita;b;help' {
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send transactions and count what the chain commits')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Call a contract and count the answers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;b;help;send' {
            break
        }
        'cita;b;help;call' {
            break
        }
        'cita;b;help;help' {
            break
        }
        'cita;watch' {
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'First block: a height, or +N, -N from the current one')
            [CompletionResult]::new('--begin', '--begin', [CompletionResultType]::ParameterName, 'First block: a height, or +N, -N from the current one')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Last block')
            [CompletionResult]::new('--end', '--end', [CompletionResultType]::ParameterName, 'Last block')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Stop when so many transactions are final')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Stop when so many transactions are final')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Stop after so many empty blocks in a row')
            [CompletionResult]::new('--until-empty', '--until-empty', [CompletionResultType]::ParameterName, 'Stop after so many empty blocks in a row')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;w' {
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'First block: a height, or +N, -N from the current one')
            [CompletionResult]::new('--begin', '--begin', [CompletionResultType]::ParameterName, 'First block: a height, or +N, -N from the current one')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Last block')
            [CompletionResult]::new('--end', '--end', [CompletionResultType]::ParameterName, 'Last block')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Stop when so many transactions are final')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Stop when so many transactions are final')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Stop after so many empty blocks in a row')
            [CompletionResult]::new('--until-empty', '--until-empty', [CompletionResultType]::ParameterName, 'Stop after so many empty blocks in a row')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;chain' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a chain: accounts, certificates, a folder a node with free ports, an admin account')
            [CompletionResult]::new('up', 'up', [CompletionResultType]::ParameterValue, 'Start a chain, which is made if there is none, and make it the default context')
            [CompletionResult]::new('down', 'down', [CompletionResultType]::ParameterValue, 'Stop a chain and wait until all its processes are gone')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show how a chain is: height, peers, pool, pids and memory of every node')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show what nodes log: the last lines of all of them in the order of time')
            [CompletionResult]::new('restart', 'restart', [CompletionResultType]::ParameterValue, 'Stop a node and start it again, at once also when it waits for its next try')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Stop a chain and remove its blocks, state and logs; its keys and configuration stay')
            [CompletionResult]::new('node', 'node', [CompletionResultType]::ParameterValue, 'Add nodes to a chain while it runs, and remove them')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the chains of this user')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the chains of this user')
            [CompletionResult]::new('l', 'l', [CompletionResultType]::ParameterValue, 'List the chains of this user')
            [CompletionResult]::new('supervise', 'supervise', [CompletionResultType]::ParameterValue, 'Look after the processes of a chain, in the background')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;chain;init' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the chain [default: chains/NAME among the user''s data]')
            [CompletionResult]::new('--nodes', '--nodes', [CompletionResultType]::ParameterName, 'Number of nodes, 1 to 100 [default: 4]')
            [CompletionResult]::new('--block-interval', '--block-interval', [CompletionResultType]::ParameterName, 'Seconds between blocks; 0 makes a block as soon as there are transactions [default: 1]')
            [CompletionResult]::new('--block-limit', '--block-limit', [CompletionResultType]::ParameterName, 'Blocks that a transaction may stay valid [default: 100]')
            [CompletionResult]::new('--quota-limit', '--quota-limit', [CompletionResultType]::ParameterName, 'Quota of one block [default: 1073741824]')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Account of the wallet that may change the system configuration [default: NAME-admin]')
            [CompletionResult]::new('--log-level', '--log-level', [CompletionResultType]::ParameterName, 'What nodes log: error, warn, info, debug, trace, or info,module=debug [default: info]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;chain;up' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the chain [default: chains/NAME among the user''s data]')
            [CompletionResult]::new('--layout', '--layout', [CompletionResultType]::ParameterName, 'How nodes are split into processes [default: node]')
            [CompletionResult]::new('--nodes', '--nodes', [CompletionResultType]::ParameterName, 'Number of nodes, 1 to 100 [default: 4]')
            [CompletionResult]::new('--block-interval', '--block-interval', [CompletionResultType]::ParameterName, 'Seconds between blocks; 0 makes a block as soon as there are transactions [default: 1]')
            [CompletionResult]::new('--block-limit', '--block-limit', [CompletionResultType]::ParameterName, 'Blocks that a transaction may stay valid [default: 100]')
            [CompletionResult]::new('--quota-limit', '--quota-limit', [CompletionResultType]::ParameterName, 'Quota of one block [default: 1073741824]')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Account of the wallet that may change the system configuration [default: NAME-admin]')
            [CompletionResult]::new('--log-level', '--log-level', [CompletionResultType]::ParameterName, 'What nodes log: error, warn, info, debug, trace, or info,module=debug [default: info]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Leave it running in the background')
            [CompletionResult]::new('--detach', '--detach', [CompletionResultType]::ParameterName, 'Leave it running in the background')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;chain;down' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the chain [default: chains/NAME among the user''s data]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;chain;status' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the chain [default: chains/NAME among the user''s data]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;chain;logs' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Number of last lines')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Number of last lines')
            [CompletionResult]::new('--chain', '--chain', [CompletionResultType]::ParameterName, 'Name of the chain [default: test-chain]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the chain [default: chains/NAME among the user''s data]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Go on with what is added, until CTRL-C')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Go on with what is added, until CTRL-C')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;chain;restart' {
            [CompletionResult]::new('--chain', '--chain', [CompletionResultType]::ParameterName, 'Name of the chain [default: test-chain]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the chain [default: chains/NAME among the user''s data]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;chain;clean' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the chain [default: chains/NAME among the user''s data]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Remove the chain itself, too')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;chain;node' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a node to a chain; when it runs, start the node and wait until it has all blocks')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a node from a chain: as a validator first, then its processes, then its place in the lists of peers')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the nodes of a chain, and which of them are validators')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;chain;node;add' {
            [CompletionResult]::new('--chain', '--chain', [CompletionResultType]::ParameterName, 'Name of the chain [default: test-chain]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the chain [default: chains/NAME among the user''s data]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('--validator', '--validator', [CompletionResultType]::ParameterName, 'Make it a validator, too')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;chain;node;remove' {
            [CompletionResult]::new('--chain', '--chain', [CompletionResultType]::ParameterName, 'Name of the chain [default: test-chain]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the chain [default: chains/NAME among the user''s data]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('--purge', '--purge', [CompletionResultType]::ParameterName, 'Remove its folder, key and data, too')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;chain;node;list' {
            [CompletionResult]::new('--chain', '--chain', [CompletionResultType]::ParameterName, 'Name of the chain [default: test-chain]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the chain [default: chains/NAME among the user''s data]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;chain;node;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a node to a chain; when it runs, start the node and wait until it has all blocks')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a node from a chain: as a validator first, then its processes, then its place in the lists of peers')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the nodes of a chain, and which of them are validators')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;chain;node;help;add' {
            break
        }
        'cita;chain;node;help;remove' {
            break
        }
        'cita;chain;node;help;list' {
            break
        }
        'cita;chain;node;help;help' {
            break
        }
        'cita;chain;list' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;chain;ls' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;chain;l' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;chain;supervise' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the chain [default: chains/NAME among the user''s data]')
            [CompletionResult]::new('--layout', '--layout', [CompletionResultType]::ParameterName, 'layout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;chain;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a chain: accounts, certificates, a folder a node with free ports, an admin account')
            [CompletionResult]::new('up', 'up', [CompletionResultType]::ParameterValue, 'Start a chain, which is made if there is none, and make it the default context')
            [CompletionResult]::new('down', 'down', [CompletionResultType]::ParameterValue, 'Stop a chain and wait until all its processes are gone')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show how a chain is: height, peers, pool, pids and memory of every node')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show what nodes log: the last lines of all of them in the order of time')
            [CompletionResult]::new('restart', 'restart', [CompletionResultType]::ParameterValue, 'Stop a node and start it again, at once also when it waits for its next try')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Stop a chain and remove its blocks, state and logs; its keys and configuration stay')
            [CompletionResult]::new('node', 'node', [CompletionResultType]::ParameterValue, 'Add nodes to a chain while it runs, and remove them')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the chains of this user')
            [CompletionResult]::new('supervise', 'supervise', [CompletionResultType]::ParameterValue, 'Look after the processes of a chain, in the background')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;chain;help;init' {
            break
        }
        'cita;chain;help;up' {
            break
        }
        'cita;chain;help;down' {
            break
        }
        'cita;chain;help;status' {
            break
        }
        'cita;chain;help;logs' {
            break
        }
        'cita;chain;help;restart' {
            break
        }
        'cita;chain;help;clean' {
            break
        }
        'cita;chain;help;node' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a node to a chain; when it runs, start the node and wait until it has all blocks')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a node from a chain: as a validator first, then its processes, then its place in the lists of peers')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the nodes of a chain, and which of them are validators')
            break
        }
        'cita;chain;help;node;add' {
            break
        }
        'cita;chain;help;node;remove' {
            break
        }
        'cita;chain;help;node;list' {
            break
        }
        'cita;chain;help;list' {
            break
        }
        'cita;chain;help;supervise' {
            break
        }
        'cita;chain;help;help' {
            break
        }
        'cita;node' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run all six services in this process, on the ports of config.toml, until SIGTERM or CTRL-C')
            [CompletionResult]::new('reset-consensus', 'reset-consensus', [CompletionResultType]::ParameterValue, 'Make this node forget its consensus votes, after every validator of the chain lost its vote log')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;node;run' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The node''s configuration')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The node''s configuration')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;node;reset-consensus' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The node''s configuration')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The node''s configuration')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cita;node;help' {
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run all six services in this process, on the ports of config.toml, until SIGTERM or CTRL-C')
            [CompletionResult]::new('reset-consensus', 'reset-consensus', [CompletionResultType]::ParameterValue, 'Make this node forget its consensus votes, after every validator of the chain lost its vote log')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;node;help;run' {
            break
        }
        'cita;node;help;reset-consensus' {
            break
        }
        'cita;node;help;help' {
            break
        }
        'cita;service' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run the service in this process, on its port of config.toml, until SIGTERM or CTRL-C')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;service;run' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The node''s configuration')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The node''s configuration')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;service;help' {
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run the service in this process, on its port of config.toml, until SIGTERM or CTRL-C')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;service;help;run' {
            break
        }
        'cita;service;help;help' {
            break
        }
        'cita;completions' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed [default: what each command says]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of contexts, accounts and chains [default: XDG folders]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cita;help' {
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Get data from a chain')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send a transaction')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Call a contract without changing anything')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a contract')
            [CompletionResult]::new('context', 'context', [CompletionResultType]::ParameterValue, 'Contexts: which chain to talk to, and as whom')
            [CompletionResult]::new('account', 'account', [CompletionResultType]::ParameterValue, 'Accounts in the wallet')
            [CompletionResult]::new('admin', 'admin', [CompletionResultType]::ParameterValue, 'Change a chain''s system configuration, as its admin')
            [CompletionResult]::new('rpc', 'rpc', [CompletionResultType]::ParameterValue, 'Other requests to a node')
            [CompletionResult]::new('bench', 'bench', [CompletionResultType]::ParameterValue, 'Measure a chain')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Watch blocks as they are made')
            [CompletionResult]::new('chain', 'chain', [CompletionResultType]::ParameterValue, 'Run a whole chain on this machine')
            [CompletionResult]::new('node', 'node', [CompletionResultType]::ParameterValue, 'Run one node: all six services in one process')
            [CompletionResult]::new('service', 'service', [CompletionResultType]::ParameterValue, 'Run one service of a node')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Completions for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cita;help;get' {
            [CompletionResult]::new('block-number', 'block-number', [CompletionResultType]::ParameterValue, 'The chain''s height')
            [CompletionResult]::new('block', 'block', [CompletionResultType]::ParameterValue, 'A block, by height or hash')
            [CompletionResult]::new('block-hash', 'block-hash', [CompletionResultType]::ParameterValue, 'The hash of a block')
            [CompletionResult]::new('tx', 'tx', [CompletionResultType]::ParameterValue, 'A transaction and its place')
            [CompletionResult]::new('receipt', 'receipt', [CompletionResultType]::ParameterValue, 'What a transaction did')
            [CompletionResult]::new('system-config', 'system-config', [CompletionResultType]::ParameterValue, 'The system configuration')
            [CompletionResult]::new('node-status', 'node-status', [CompletionResultType]::ParameterValue, 'How the node and its peers are')
            [CompletionResult]::new('code', 'code', [CompletionResultType]::ParameterValue, 'The code of a contract')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'The balance of an account')
            [CompletionResult]::new('nonce', 'nonce', [CompletionResultType]::ParameterValue, 'How many transactions an account sent')
            [CompletionResult]::new('storage-at', 'storage-at', [CompletionResultType]::ParameterValue, 'A storage slot of a contract')
            [CompletionResult]::new('abi', 'abi', [CompletionResultType]::ParameterValue, 'The ABI that was stored for a contract')
            [CompletionResult]::new('receipt-proof', 'receipt-proof', [CompletionResultType]::ParameterValue, 'A receipt with its proof')
            [CompletionResult]::new('roots-info', 'roots-info', [CompletionResultType]::ParameterValue, 'The state root and receipts root of a block')
            [CompletionResult]::new('cross-chain-proof', 'cross-chain-proof', [CompletionResultType]::ParameterValue, 'What convinces another chain of a receipt')
            break
        }
        'cita;help;get;block-number' {
            break
        }
        'cita;help;get;block' {
            break
        }
        'cita;help;get;block-hash' {
            break
        }
        'cita;help;get;tx' {
            break
        }
        'cita;help;get;receipt' {
            break
        }
        'cita;help;get;system-config' {
            break
        }
        'cita;help;get;node-status' {
            break
        }
        'cita;help;get;code' {
            break
        }
        'cita;help;get;balance' {
            break
        }
        'cita;help;get;nonce' {
            break
        }
        'cita;help;get;storage-at' {
            break
        }
        'cita;help;get;abi' {
            break
        }
        'cita;help;get;receipt-proof' {
            break
        }
        'cita;help;get;roots-info' {
            break
        }
        'cita;help;get;cross-chain-proof' {
            break
        }
        'cita;help;send' {
            break
        }
        'cita;help;call' {
            break
        }
        'cita;help;create' {
            break
        }
        'cita;help;context' {
            [CompletionResult]::new('save', 'save', [CompletionResultType]::ParameterValue, 'Save the current settings as a context')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all contexts')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a context')
            [CompletionResult]::new('default', 'default', [CompletionResultType]::ParameterValue, 'Use a context whenever none is named')
            break
        }
        'cita;help;context;save' {
            break
        }
        'cita;help;context;list' {
            break
        }
        'cita;help;context;delete' {
            break
        }
        'cita;help;context;default' {
            break
        }
        'cita;help;account' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make an account with a fresh key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make an account of a secret key')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print an account with its secret key')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Use an account without its password from now on')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Ask for an account''s password again; gives it one if it had none')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an account and its key for good')
            break
        }
        'cita;help;account;generate' {
            break
        }
        'cita;help;account;list' {
            break
        }
        'cita;help;account;import' {
            break
        }
        'cita;help;account;export' {
            break
        }
        'cita;help;account;unlock' {
            break
        }
        'cita;help;account;lock' {
            break
        }
        'cita;help;account;delete' {
            break
        }
        'cita;help;admin' {
            [CompletionResult]::new('update-admin', 'update-admin', [CompletionResultType]::ParameterValue, 'Hand the chain over to another admin')
            [CompletionResult]::new('update-validators', 'update-validators', [CompletionResultType]::ParameterValue, 'Replace the validators')
            [CompletionResult]::new('set-block-interval', 'set-block-interval', [CompletionResultType]::ParameterValue, 'Seconds between blocks; 0 makes one whenever there are transactions')
            [CompletionResult]::new('emergency-brake', 'emergency-brake', [CompletionResultType]::ParameterValue, 'Stop the chain from taking transactions, except those of this command')
            [CompletionResult]::new('set-quota-limit', 'set-quota-limit', [CompletionResultType]::ParameterValue, 'The most quota that a block may use')
            [CompletionResult]::new('amend', 'amend', [CompletionResultType]::ParameterValue, 'Repair a contract')
            break
        }
        'cita;help;admin;update-admin' {
            break
        }
        'cita;help;admin;update-validators' {
            break
        }
        'cita;help;admin;set-block-interval' {
            break
        }
        'cita;help;admin;emergency-brake' {
            break
        }
        'cita;help;admin;set-quota-limit' {
            break
        }
        'cita;help;admin;amend' {
            [CompletionResult]::new('abi', 'abi', [CompletionResultType]::ParameterValue, 'Store a contract''s ABI')
            [CompletionResult]::new('code', 'code', [CompletionResultType]::ParameterValue, 'Replace a contract''s code')
            [CompletionResult]::new('set-h256', 'set-h256', [CompletionResultType]::ParameterValue, 'Set a storage slot of a contract')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'Set the balance of an account')
            break
        }
        'cita;help;admin;amend;abi' {
            break
        }
        'cita;help;admin;amend;code' {
            break
        }
        'cita;help;admin;amend;set-h256' {
            break
        }
        'cita;help;admin;amend;balance' {
            break
        }
        'cita;help;rpc' {
            [CompletionResult]::new('add-node', 'add-node', [CompletionResultType]::ParameterValue, 'Add a peer to the node''s network')
            [CompletionResult]::new('store-abi', 'store-abi', [CompletionResultType]::ParameterValue, 'Store a contract''s ABI on the chain; prints the transaction''s hash')
            [CompletionResult]::new('estimate-quota', 'estimate-quota', [CompletionResultType]::ParameterValue, 'The least quota with which a transaction succeeds; without a receiver one that creates a contract')
            break
        }
        'cita;help;rpc;add-node' {
            break
        }
        'cita;help;rpc;store-abi' {
            break
        }
        'cita;help;rpc;estimate-quota' {
            break
        }
        'cita;help;bench' {
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send transactions and count what the chain commits')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Call a contract and count the answers')
            break
        }
        'cita;help;bench;send' {
            break
        }
        'cita;help;bench;call' {
            break
        }
        'cita;help;watch' {
            break
        }
        'cita;help;chain' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a chain: accounts, certificates, a folder a node with free ports, an admin account')
            [CompletionResult]::new('up', 'up', [CompletionResultType]::ParameterValue, 'Start a chain, which is made if there is none, and make it the default context')
            [CompletionResult]::new('down', 'down', [CompletionResultType]::ParameterValue, 'Stop a chain and wait until all its processes are gone')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show how a chain is: height, peers, pool, pids and memory of every node')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show what nodes log: the last lines of all of them in the order of time')
            [CompletionResult]::new('restart', 'restart', [CompletionResultType]::ParameterValue, 'Stop a node and start it again, at once also when it waits for its next try')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Stop a chain and remove its blocks, state and logs; its keys and configuration stay')
            [CompletionResult]::new('node', 'node', [CompletionResultType]::ParameterValue, 'Add nodes to a chain while it runs, and remove them')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the chains of this user')
            [CompletionResult]::new('supervise', 'supervise', [CompletionResultType]::ParameterValue, 'Look after the processes of a chain, in the background')
            break
        }
        'cita;help;chain;init' {
            break
        }
        'cita;help;chain;up' {
            break
        }
        'cita;help;chain;down' {
            break
        }
        'cita;help;chain;status' {
            break
        }
        'cita;help;chain;logs' {
            break
        }
        'cita;help;chain;restart' {
            break
        }
        'cita;help;chain;clean' {
            break
        }
        'cita;help;chain;node' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a node to a chain; when it runs, start the node and wait until it has all blocks')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a node from a chain: as a validator first, then its processes, then its place in the lists of peers')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the nodes of a chain, and which of them are validators')
            break
        }
        'cita;help;chain;node;add' {
            break
        }
        'cita;help;chain;node;remove' {
            break
        }
        'cita;help;chain;node;list' {
            break
        }
        'cita;help;chain;list' {
            break
        }
        'cita;help;chain;supervise' {
            break
        }
        'cita;help;node' {
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run all six services in this process, on the ports of config.toml, until SIGTERM or CTRL-C')
            [CompletionResult]::new('reset-consensus', 'reset-consensus', [CompletionResultType]::ParameterValue, 'Make this node forget its consensus votes, after every validator of the chain lost its vote log')
            break
        }
        'cita;help;node;run' {
            break
        }
        'cita;help;node;reset-consensus' {
            break
        }
        'cita;help;service' {
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run the service in this process, on its port of config.toml, until SIGTERM or CTRL-C')
            break
        }
        'cita;help;service;run' {
            break
        }
        'cita;help;completions' {
            break
        }
        'cita;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}

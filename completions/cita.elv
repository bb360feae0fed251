
use builtin;
use str;

set edit:completion:arg-completer[cita] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'cita'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'cita'= {
            cand -c 'Use a saved context'
            cand --context 'Use a saved context'
            cand -r 'Controller address, host:port'
            cand --controller-addr 'Controller address, host:port'
            cand -e 'Executor address, host:port'
            cand --executor-addr 'Executor address, host:port'
            cand -u 'Account to act as'
            cand --account-name 'Account to act as'
            cand -p 'Unlocks that account'
            cand --password 'Unlocks that account'
            cand --crypto 'Signature suite of the chain'
            cand --consensus 'How the chain''s proofs are parsed'
            cand -t 'Seconds to wait for a connection'
            cand --connect-timeout 'Seconds to wait for a connection'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Also tell what is being done, on standard error'
            cand --verbose 'Also tell what is being done, on standard error'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand get 'Get data from a chain'
            cand ge 'Get data from a chain'
            cand g 'Get data from a chain'
            cand send 'Send a transaction'
            cand call 'Call a contract without changing anything'
            cand create 'Create a contract'
            cand context 'Contexts: which chain to talk to, and as whom'
            cand ctx 'Contexts: which chain to talk to, and as whom'
            cand account 'Accounts in the wallet'
            cand a 'Accounts in the wallet'
            cand admin 'Change a chain''s system configuration, as its admin'
            cand rpc 'Other requests to a node'
            cand bench 'Measure a chain'
            cand b 'Measure a chain'
            cand watch 'Watch blocks as they are made'
            cand w 'Watch blocks as they are made'
            cand chain 'Run a whole chain on this machine'
            cand node 'Run one node: all six services in one process'
            cand service 'Run one service of a node'
            cand completions 'Completions for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;get'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand block-number 'The chain''s height'
            cand bn 'The chain''s height'
            cand block 'A block, by height or hash'
            cand b 'A block, by height or hash'
            cand block-hash 'The hash of a block'
            cand bh 'The hash of a block'
            cand tx 'A transaction and its place'
            cand receipt 'What a transaction did'
            cand r 'What a transaction did'
            cand system-config 'The system configuration'
            cand sc 'The system configuration'
            cand node-status 'How the node and its peers are'
            cand ns 'How the node and its peers are'
            cand code 'The code of a contract'
            cand balance 'The balance of an account'
            cand ba 'The balance of an account'
            cand nonce 'How many transactions an account sent'
            cand storage-at 'A storage slot of a contract'
            cand abi 'The ABI that was stored for a contract'
            cand receipt-proof 'A receipt with its proof'
            cand rp 'A receipt with its proof'
            cand roots-info 'The state root and receipts root of a block'
            cand ri 'The state root and receipts root of a block'
            cand cross-chain-proof 'What convinces another chain of a receipt'
            cand ccp 'What convinces another chain of a receipt'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;ge'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand block-number 'The chain''s height'
            cand bn 'The chain''s height'
            cand block 'A block, by height or hash'
            cand b 'A block, by height or hash'
            cand block-hash 'The hash of a block'
            cand bh 'The hash of a block'
            cand tx 'A transaction and its place'
            cand receipt 'What a transaction did'
            cand r 'What a transaction did'
            cand system-config 'The system configuration'
            cand sc 'The system configuration'
            cand node-status 'How the node and its peers are'
            cand ns 'How the node and its peers are'
            cand code 'The code of a contract'
            cand balance 'The balance of an account'
            cand ba 'The balance of an account'
            cand nonce 'How many transactions an account sent'
            cand storage-at 'A storage slot of a contract'
            cand abi 'The ABI that was stored for a contract'
            cand receipt-proof 'A receipt with its proof'
            cand rp 'A receipt with its proof'
            cand roots-info 'The state root and receipts root of a block'
            cand ri 'The state root and receipts root of a block'
            cand cross-chain-proof 'What convinces another chain of a receipt'
            cand ccp 'What convinces another chain of a receipt'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;g'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand block-number 'The chain''s height'
            cand bn 'The chain''s height'
            cand block 'A block, by height or hash'
            cand b 'A block, by height or hash'
            cand block-hash 'The hash of a block'
            cand bh 'The hash of a block'
            cand tx 'A transaction and its place'
            cand receipt 'What a transaction did'
            cand r 'What a transaction did'
            cand system-config 'The system configuration'
            cand sc 'The system configuration'
            cand node-status 'How the node and its peers are'
            cand ns 'How the node and its peers are'
            cand code 'The code of a contract'
            cand balance 'The balance of an account'
            cand ba 'The balance of an account'
            cand nonce 'How many transactions an account sent'
            cand storage-at 'A storage slot of a contract'
            cand abi 'The ABI that was stored for a contract'
            cand receipt-proof 'A receipt with its proof'
            cand rp 'A receipt with its proof'
            cand roots-info 'The state root and receipts root of a block'
            cand ri 'The state root and receipts root of a block'
            cand cross-chain-proof 'What convinces another chain of a receipt'
            cand ccp 'What convinces another chain of a receipt'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;get;block-number'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -p 'Of the block that is being made'
            cand --pending 'Of the block that is being made'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;bn'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -p 'Of the block that is being made'
            cand --pending 'Of the block that is being made'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;block-number'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -p 'Of the block that is being made'
            cand --pending 'Of the block that is being made'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;bn'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -p 'Of the block that is being made'
            cand --pending 'Of the block that is being made'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;block-number'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -p 'Of the block that is being made'
            cand --pending 'Of the block that is being made'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;bn'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -p 'Of the block that is being made'
            cand --pending 'Of the block that is being made'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;block'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -d 'With whole transactions instead of their hashes'
            cand --detail 'With whole transactions instead of their hashes'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;b'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -d 'With whole transactions instead of their hashes'
            cand --detail 'With whole transactions instead of their hashes'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;block'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -d 'With whole transactions instead of their hashes'
            cand --detail 'With whole transactions instead of their hashes'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;b'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -d 'With whole transactions instead of their hashes'
            cand --detail 'With whole transactions instead of their hashes'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;block'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -d 'With whole transactions instead of their hashes'
            cand --detail 'With whole transactions instead of their hashes'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;b'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -d 'With whole transactions instead of their hashes'
            cand --detail 'With whole transactions instead of their hashes'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;block-hash'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;bh'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;block-hash'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;bh'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;block-hash'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;bh'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;tx'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;tx'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;tx'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;receipt'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;r'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;receipt'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;r'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;receipt'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;r'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;system-config'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;sc'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;system-config'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;sc'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;system-config'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;sc'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;node-status'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;ns'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;node-status'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;ns'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;node-status'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;ns'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;code'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;code'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;code'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;balance'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;ba'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;balance'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;ba'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;balance'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;ba'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;nonce'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;nonce'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;nonce'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;storage-at'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;storage-at'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;storage-at'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;abi'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;abi'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;abi'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;receipt-proof'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;rp'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;receipt-proof'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;rp'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;receipt-proof'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;rp'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;roots-info'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;ri'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;roots-info'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;ri'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;roots-info'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;ri'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;cross-chain-proof'= {
            cand -o 'Also write the encoded proof into this folder'
            cand --out 'Also write the encoded proof into this folder'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;ccp'= {
            cand -o 'Also write the encoded proof into this folder'
            cand --out 'Also write the encoded proof into this folder'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;cross-chain-proof'= {
            cand -o 'Also write the encoded proof into this folder'
            cand --out 'Also write the encoded proof into this folder'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ge;ccp'= {
            cand -o 'Also write the encoded proof into this folder'
            cand --out 'Also write the encoded proof into this folder'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;cross-chain-proof'= {
            cand -o 'Also write the encoded proof into this folder'
            cand --out 'Also write the encoded proof into this folder'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;g;ccp'= {
            cand -o 'Also write the encoded proof into this folder'
            cand --out 'Also write the encoded proof into this folder'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;get;help'= {
            cand block-number 'The chain''s height'
            cand block 'A block, by height or hash'
            cand block-hash 'The hash of a block'
            cand tx 'A transaction and its place'
            cand receipt 'What a transaction did'
            cand system-config 'The system configuration'
            cand node-status 'How the node and its peers are'
            cand code 'The code of a contract'
            cand balance 'The balance of an account'
            cand nonce 'How many transactions an account sent'
            cand storage-at 'A storage slot of a contract'
            cand abi 'The ABI that was stored for a contract'
            cand receipt-proof 'A receipt with its proof'
            cand roots-info 'The state root and receipts root of a block'
            cand cross-chain-proof 'What convinces another chain of a receipt'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;get;help;block-number'= {
        }
        &'cita;get;help;block'= {
        }
        &'cita;get;help;block-hash'= {
        }
        &'cita;get;help;tx'= {
        }
        &'cita;get;help;receipt'= {
        }
        &'cita;get;help;system-config'= {
        }
        &'cita;get;help;node-status'= {
        }
        &'cita;get;help;code'= {
        }
        &'cita;get;help;balance'= {
        }
        &'cita;get;help;nonce'= {
        }
        &'cita;get;help;storage-at'= {
        }
        &'cita;get;help;abi'= {
        }
        &'cita;get;help;receipt-proof'= {
        }
        &'cita;get;help;roots-info'= {
        }
        &'cita;get;help;cross-chain-proof'= {
        }
        &'cita;get;help;help'= {
        }
        &'cita;ge;help'= {
            cand block-number 'The chain''s height'
            cand block 'A block, by height or hash'
            cand block-hash 'The hash of a block'
            cand tx 'A transaction and its place'
            cand receipt 'What a transaction did'
            cand system-config 'The system configuration'
            cand node-status 'How the node and its peers are'
            cand code 'The code of a contract'
            cand balance 'The balance of an account'
            cand nonce 'How many transactions an account sent'
            cand storage-at 'A storage slot of a contract'
            cand abi 'The ABI that was stored for a contract'
            cand receipt-proof 'A receipt with its proof'
            cand roots-info 'The state root and receipts root of a block'
            cand cross-chain-proof 'What convinces another chain of a receipt'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;ge;help;block-number'= {
        }
        &'cita;ge;help;block'= {
        }
        &'cita;ge;help;block-hash'= {
        }
        &'cita;ge;help;tx'= {
        }
        &'cita;ge;help;receipt'= {
        }
        &'cita;ge;help;system-config'= {
        }
        &'cita;ge;help;node-status'= {
        }
        &'cita;ge;help;code'= {
        }
        &'cita;ge;help;balance'= {
        }
        &'cita;ge;help;nonce'= {
        }
        &'cita;ge;help;storage-at'= {
        }
        &'cita;ge;help;abi'= {
        }
        &'cita;ge;help;receipt-proof'= {
        }
        &'cita;ge;help;roots-info'= {
        }
        &'cita;ge;help;cross-chain-proof'= {
        }
        &'cita;ge;help;help'= {
        }
        &'cita;g;help'= {
            cand block-number 'The chain''s height'
            cand block 'A block, by height or hash'
            cand block-hash 'The hash of a block'
            cand tx 'A transaction and its place'
            cand receipt 'What a transaction did'
            cand system-config 'The system configuration'
            cand node-status 'How the node and its peers are'
            cand code 'The code of a contract'
            cand balance 'The balance of an account'
            cand nonce 'How many transactions an account sent'
            cand storage-at 'A storage slot of a contract'
            cand abi 'The ABI that was stored for a contract'
            cand receipt-proof 'A receipt with its proof'
            cand roots-info 'The state root and receipts root of a block'
            cand cross-chain-proof 'What convinces another chain of a receipt'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;g;help;block-number'= {
        }
        &'cita;g;help;block'= {
        }
        &'cita;g;help;block-hash'= {
        }
        &'cita;g;help;tx'= {
        }
        &'cita;g;help;receipt'= {
        }
        &'cita;g;help;system-config'= {
        }
        &'cita;g;help;node-status'= {
        }
        &'cita;g;help;code'= {
        }
        &'cita;g;help;balance'= {
        }
        &'cita;g;help;nonce'= {
        }
        &'cita;g;help;storage-at'= {
        }
        &'cita;g;help;abi'= {
        }
        &'cita;g;help;receipt-proof'= {
        }
        &'cita;g;help;roots-info'= {
        }
        &'cita;g;help;cross-chain-proof'= {
        }
        &'cita;g;help;help'= {
        }
        &'cita;send'= {
            cand -v 'Value, hex of up to 64 digits'
            cand --value 'Value, hex of up to 64 digits'
            cand -q 'The most quota that it may use [default: 200000, to create a contract 1073741824]'
            cand --quota 'The most quota that it may use [default: 200000, to create a contract 1073741824]'
            cand --until 'The last block that it may be in: a height, or +N after the current one'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;call'= {
            cand -f 'Caller [default: the current account]'
            cand --from 'Caller [default: the current account]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;create'= {
            cand -v 'Value, hex of up to 64 digits'
            cand --value 'Value, hex of up to 64 digits'
            cand -q 'The most quota that it may use [default: 200000, to create a contract 1073741824]'
            cand --quota 'The most quota that it may use [default: 200000, to create a contract 1073741824]'
            cand --until 'The last block that it may be in: a height, or +N after the current one'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;context'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand save 'Save the current settings as a context'
            cand list 'List all contexts'
            cand ls 'List all contexts'
            cand l 'List all contexts'
            cand delete 'Delete a context'
            cand del 'Delete a context'
            cand rm 'Delete a context'
            cand default 'Use a context whenever none is named'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;ctx'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand save 'Save the current settings as a context'
            cand list 'List all contexts'
            cand ls 'List all contexts'
            cand l 'List all contexts'
            cand delete 'Delete a context'
            cand del 'Delete a context'
            cand rm 'Delete a context'
            cand default 'Use a context whenever none is named'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;context;save'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ctx;save'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;context;list'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;context;ls'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;context;l'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ctx;list'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ctx;ls'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ctx;l'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;context;delete'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;context;del'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;context;rm'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ctx;delete'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ctx;del'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ctx;rm'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;context;default'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;ctx;default'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;context;help'= {
            cand save 'Save the current settings as a context'
            cand list 'List all contexts'
            cand delete 'Delete a context'
            cand default 'Use a context whenever none is named'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;context;help;save'= {
        }
        &'cita;context;help;list'= {
        }
        &'cita;context;help;delete'= {
        }
        &'cita;context;help;default'= {
        }
        &'cita;context;help;help'= {
        }
        &'cita;ctx;help'= {
            cand save 'Save the current settings as a context'
            cand list 'List all contexts'
            cand delete 'Delete a context'
            cand default 'Use a context whenever none is named'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;ctx;help;save'= {
        }
        &'cita;ctx;help;list'= {
        }
        &'cita;ctx;help;delete'= {
        }
        &'cita;ctx;help;default'= {
        }
        &'cita;ctx;help;help'= {
        }
        &'cita;account'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand generate 'Make an account with a fresh key'
            cand gen 'Make an account with a fresh key'
            cand g 'Make an account with a fresh key'
            cand create 'Make an account with a fresh key'
            cand list 'List all accounts'
            cand ls 'List all accounts'
            cand l 'List all accounts'
            cand import 'Make an account of a secret key'
            cand export 'Print an account with its secret key'
            cand unlock 'Use an account without its password from now on'
            cand lock 'Ask for an account''s password again; gives it one if it had none'
            cand delete 'Delete an account and its key for good'
            cand del 'Delete an account and its key for good'
            cand rm 'Delete an account and its key for good'
            cand remove 'Delete an account and its key for good'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;a'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand generate 'Make an account with a fresh key'
            cand gen 'Make an account with a fresh key'
            cand g 'Make an account with a fresh key'
            cand create 'Make an account with a fresh key'
            cand list 'List all accounts'
            cand ls 'List all accounts'
            cand l 'List all accounts'
            cand import 'Make an account of a secret key'
            cand export 'Print an account with its secret key'
            cand unlock 'Use an account without its password from now on'
            cand lock 'Ask for an account''s password again; gives it one if it had none'
            cand delete 'Delete an account and its key for good'
            cand del 'Delete an account and its key for good'
            cand rm 'Delete an account and its key for good'
            cand remove 'Delete an account and its key for good'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;account;generate'= {
            cand --name 'Name of the account [default: its address]'
            cand -p 'Password that encrypts its key'
            cand --password 'Password that encrypts its key'
            cand --crypto 'Signature suite [default: that of the context]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;account;gen'= {
            cand --name 'Name of the account [default: its address]'
            cand -p 'Password that encrypts its key'
            cand --password 'Password that encrypts its key'
            cand --crypto 'Signature suite [default: that of the context]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;account;g'= {
            cand --name 'Name of the account [default: its address]'
            cand -p 'Password that encrypts its key'
            cand --password 'Password that encrypts its key'
            cand --crypto 'Signature suite [default: that of the context]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;account;create'= {
            cand --name 'Name of the account [default: its address]'
            cand -p 'Password that encrypts its key'
            cand --password 'Password that encrypts its key'
            cand --crypto 'Signature suite [default: that of the context]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;a;generate'= {
            cand --name 'Name of the account [default: its address]'
            cand -p 'Password that encrypts its key'
            cand --password 'Password that encrypts its key'
            cand --crypto 'Signature suite [default: that of the context]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;a;gen'= {
            cand --name 'Name of the account [default: its address]'
            cand -p 'Password that encrypts its key'
            cand --password 'Password that encrypts its key'
            cand --crypto 'Signature suite [default: that of the context]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;a;g'= {
            cand --name 'Name of the account [default: its address]'
            cand -p 'Password that encrypts its key'
            cand --password 'Password that encrypts its key'
            cand --crypto 'Signature suite [default: that of the context]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;a;create'= {
            cand --name 'Name of the account [default: its address]'
            cand -p 'Password that encrypts its key'
            cand --password 'Password that encrypts its key'
            cand --crypto 'Signature suite [default: that of the context]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;account;list'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;account;ls'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;account;l'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;a;list'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;a;ls'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;a;l'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;account;import'= {
            cand --name 'Name of the account [default: its address]'
            cand -p 'Password that encrypts its key'
            cand --password 'Password that encrypts its key'
            cand --crypto 'Signature suite [default: that of the context]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;a;import'= {
            cand --name 'Name of the account [default: its address]'
            cand -p 'Password that encrypts its key'
            cand --password 'Password that encrypts its key'
            cand --crypto 'Signature suite [default: that of the context]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;account;export'= {
            cand -p 'Its password'
            cand --password 'Its password'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;a;export'= {
            cand -p 'Its password'
            cand --password 'Its password'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;account;unlock'= {
            cand -p 'Its password'
            cand --password 'Its password'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;a;unlock'= {
            cand -p 'Its password'
            cand --password 'Its password'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;account;lock'= {
            cand -p 'Its password'
            cand --password 'Its password'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;a;lock'= {
            cand -p 'Its password'
            cand --password 'Its password'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;account;delete'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;account;del'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;account;rm'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;account;remove'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;a;delete'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;a;del'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;a;rm'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;a;remove'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;account;help'= {
            cand generate 'Make an account with a fresh key'
            cand list 'List all accounts'
            cand import 'Make an account of a secret key'
            cand export 'Print an account with its secret key'
            cand unlock 'Use an account without its password from now on'
            cand lock 'Ask for an account''s password again; gives it one if it had none'
            cand delete 'Delete an account and its key for good'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;account;help;generate'= {
        }
        &'cita;account;help;list'= {
        }
        &'cita;account;help;import'= {
        }
        &'cita;account;help;export'= {
        }
        &'cita;account;help;unlock'= {
        }
        &'cita;account;help;lock'= {
        }
        &'cita;account;help;delete'= {
        }
        &'cita;account;help;help'= {
        }
        &'cita;a;help'= {
            cand generate 'Make an account with a fresh key'
            cand list 'List all accounts'
            cand import 'Make an account of a secret key'
            cand export 'Print an account with its secret key'
            cand unlock 'Use an account without its password from now on'
            cand lock 'Ask for an account''s password again; gives it one if it had none'
            cand delete 'Delete an account and its key for good'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;a;help;generate'= {
        }
        &'cita;a;help;list'= {
        }
        &'cita;a;help;import'= {
        }
        &'cita;a;help;export'= {
        }
        &'cita;a;help;unlock'= {
        }
        &'cita;a;help;lock'= {
        }
        &'cita;a;help;delete'= {
        }
        &'cita;a;help;help'= {
        }
        &'cita;admin'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand update-admin 'Hand the chain over to another admin'
            cand update-validators 'Replace the validators'
            cand set-block-interval 'Seconds between blocks; 0 makes one whenever there are transactions'
            cand emergency-brake 'Stop the chain from taking transactions, except those of this command'
            cand set-quota-limit 'The most quota that a block may use'
            cand amend 'Repair a contract'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;admin;update-admin'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;admin;update-validators'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;admin;set-block-interval'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;admin;emergency-brake'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;admin;set-quota-limit'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;admin;amend'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand abi 'Store a contract''s ABI'
            cand code 'Replace a contract''s code'
            cand set-h256 'Set a storage slot of a contract'
            cand balance 'Set the balance of an account'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;admin;amend;abi'= {
            cand -q 'The most quota that it may use'
            cand --quota 'The most quota that it may use'
            cand --until 'The last block that it may be in: a height, or +N after the current one'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;admin;amend;code'= {
            cand -q 'The most quota that it may use'
            cand --quota 'The most quota that it may use'
            cand --until 'The last block that it may be in: a height, or +N after the current one'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;admin;amend;set-h256'= {
            cand -q 'The most quota that it may use'
            cand --quota 'The most quota that it may use'
            cand --until 'The last block that it may be in: a height, or +N after the current one'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;admin;amend;balance'= {
            cand -q 'The most quota that it may use'
            cand --quota 'The most quota that it may use'
            cand --until 'The last block that it may be in: a height, or +N after the current one'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;admin;amend;help'= {
            cand abi 'Store a contract''s ABI'
            cand code 'Replace a contract''s code'
            cand set-h256 'Set a storage slot of a contract'
            cand balance 'Set the balance of an account'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;admin;amend;help;abi'= {
        }
        &'cita;admin;amend;help;code'= {
        }
        &'cita;admin;amend;help;set-h256'= {
        }
        &'cita;admin;amend;help;balance'= {
        }
        &'cita;admin;amend;help;help'= {
        }
        &'cita;admin;help'= {
            cand update-admin 'Hand the chain over to another admin'
            cand update-validators 'Replace the validators'
            cand set-block-interval 'Seconds between blocks; 0 makes one whenever there are transactions'
            cand emergency-brake 'Stop the chain from taking transactions, except those of this command'
            cand set-quota-limit 'The most quota that a block may use'
            cand amend 'Repair a contract'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;admin;help;update-admin'= {
        }
        &'cita;admin;help;update-validators'= {
        }
        &'cita;admin;help;set-block-interval'= {
        }
        &'cita;admin;help;emergency-brake'= {
        }
        &'cita;admin;help;set-quota-limit'= {
        }
        &'cita;admin;help;amend'= {
            cand abi 'Store a contract''s ABI'
            cand code 'Replace a contract''s code'
            cand set-h256 'Set a storage slot of a contract'
            cand balance 'Set the balance of an account'
        }
        &'cita;admin;help;amend;abi'= {
        }
        &'cita;admin;help;amend;code'= {
        }
        &'cita;admin;help;amend;set-h256'= {
        }
        &'cita;admin;help;amend;balance'= {
        }
        &'cita;admin;help;help'= {
        }
        &'cita;rpc'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand add-node 'Add a peer to the node''s network'
            cand store-abi 'Store a contract''s ABI on the chain; prints the transaction''s hash'
            cand estimate-quota 'The least quota with which a transaction succeeds; without a receiver one that creates a contract'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;rpc;add-node'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;rpc;store-abi'= {
            cand -q 'The most quota that it may use'
            cand --quota 'The most quota that it may use'
            cand --until 'The last block that it may be in: a height, or +N after the current one'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;rpc;estimate-quota'= {
            cand -t 'Receiver'
            cand --to 'Receiver'
            cand -f 'Sender [default: the current account]'
            cand --from 'Sender [default: the current account]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;rpc;help'= {
            cand add-node 'Add a peer to the node''s network'
            cand store-abi 'Store a contract''s ABI on the chain; prints the transaction''s hash'
            cand estimate-quota 'The least quota with which a transaction succeeds; without a receiver one that creates a contract'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;rpc;help;add-node'= {
        }
        &'cita;rpc;help;store-abi'= {
        }
        &'cita;rpc;help;estimate-quota'= {
        }
        &'cita;rpc;help;help'= {
        }
        &'cita;bench'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand send 'Send transactions and count what the chain commits'
            cand call 'Call a contract and count the answers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;b'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand send 'Send transactions and count what the chain commits'
            cand call 'Call a contract and count the answers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;bench;send'= {
            cand -c 'Requests at the same time'
            cand --concurrency 'Requests at the same time'
            cand --connections 'Connections to each node'
            cand --timeout 'Seconds that a node may take to answer; 0 for the client''s own limit'
            cand -t 'Receiver [default: the zero address]'
            cand --to 'Receiver [default: the zero address]'
            cand -d 'Call data, hex'
            cand --data 'Call data, hex'
            cand -v 'Value, hex of up to 64 digits'
            cand --value 'Value, hex of up to 64 digits'
            cand -q 'The most quota that it may use [default: 200000, to create a contract 1073741824]'
            cand --quota 'The most quota that it may use [default: 200000, to create a contract 1073741824]'
            cand --until 'The last block that it may be in: a height, or +N after the current one'
            cand --duration 'Send for so long instead of so many'
            cand --rate 'Transactions a second, whether or not the chain keeps up [default: as fast as it takes them]'
            cand --batch 'Transactions in a request [default: 100, and so many that --rate means twenty requests a second]'
            cand --accounts 'Senders; those after the first have fresh keys'
            cand --nodes 'Controllers to send to, in turn [default: that of the context]'
            cand --in-flight 'Transactions that may wait for finality at the same time, 0 for any number [default: by the block interval]'
            cand --presign 'Transactions to sign before the clock starts [default: all up to 400000; 20000 with --duration]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand --disable-watch 'Do not watch blocks for the transactions'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;b;send'= {
            cand -c 'Requests at the same time'
            cand --concurrency 'Requests at the same time'
            cand --connections 'Connections to each node'
            cand --timeout 'Seconds that a node may take to answer; 0 for the client''s own limit'
            cand -t 'Receiver [default: the zero address]'
            cand --to 'Receiver [default: the zero address]'
            cand -d 'Call data, hex'
            cand --data 'Call data, hex'
            cand -v 'Value, hex of up to 64 digits'
            cand --value 'Value, hex of up to 64 digits'
            cand -q 'The most quota that it may use [default: 200000, to create a contract 1073741824]'
            cand --quota 'The most quota that it may use [default: 200000, to create a contract 1073741824]'
            cand --until 'The last block that it may be in: a height, or +N after the current one'
            cand --duration 'Send for so long instead of so many'
            cand --rate 'Transactions a second, whether or not the chain keeps up [default: as fast as it takes them]'
            cand --batch 'Transactions in a request [default: 100, and so many that --rate means twenty requests a second]'
            cand --accounts 'Senders; those after the first have fresh keys'
            cand --nodes 'Controllers to send to, in turn [default: that of the context]'
            cand --in-flight 'Transactions that may wait for finality at the same time, 0 for any number [default: by the block interval]'
            cand --presign 'Transactions to sign before the clock starts [default: all up to 400000; 20000 with --duration]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand --disable-watch 'Do not watch blocks for the transactions'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;bench;call'= {
            cand -c 'Calls at the same time'
            cand --concurrency 'Calls at the same time'
            cand --connections 'Connections to the executor'
            cand --timeout 'Seconds that a call may take; 0 for the client''s own limit'
            cand -f 'Caller [default: the current account]'
            cand --from 'Caller [default: the current account]'
            cand -t 'The contract [default: the zero address]'
            cand --to 'The contract [default: the zero address]'
            cand -d 'Call data, hex'
            cand --data 'Call data, hex'
            cand --height 'State to run on: a height, a 0x block hash, latest or pending'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;b;call'= {
            cand -c 'Calls at the same time'
            cand --concurrency 'Calls at the same time'
            cand --connections 'Connections to the executor'
            cand --timeout 'Seconds that a call may take; 0 for the client''s own limit'
            cand -f 'Caller [default: the current account]'
            cand --from 'Caller [default: the current account]'
            cand -t 'The contract [default: the zero address]'
            cand --to 'The contract [default: the zero address]'
            cand -d 'Call data, hex'
            cand --data 'Call data, hex'
            cand --height 'State to run on: a height, a 0x block hash, latest or pending'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;bench;help'= {
            cand send 'Send transactions and count what the chain commits'
            cand call 'Call a contract and count the answers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;bench;help;send'= {
        }
        &'cita;bench;help;call'= {
        }
        &'cita;bench;help;help'= {
        }
        &'cita;b;help'= {
            cand send 'Send transactions and count what the chain commits'
            cand call 'Call a contract and count the answers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;b;help;send'= {
        }
        &'cita;b;help;call'= {
        }
        &'cita;b;help;help'= {
        }
        &'cita;watch'= {
            cand -b 'First block: a height, or +N, -N from the current one'
            cand --begin 'First block: a height, or +N, -N from the current one'
            cand -e 'Last block'
            cand --end 'Last block'
            cand -t 'Stop when so many transactions are final'
            cand --until 'Stop when so many transactions are final'
            cand -u 'Stop after so many empty blocks in a row'
            cand --until-empty 'Stop after so many empty blocks in a row'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;w'= {
            cand -b 'First block: a height, or +N, -N from the current one'
            cand --begin 'First block: a height, or +N, -N from the current one'
            cand -e 'Last block'
            cand --end 'Last block'
            cand -t 'Stop when so many transactions are final'
            cand --until 'Stop when so many transactions are final'
            cand -u 'Stop after so many empty blocks in a row'
            cand --until-empty 'Stop after so many empty blocks in a row'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;chain'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand init 'Make a chain: accounts, certificates, a folder a node with free ports, an admin account'
            cand up 'Start a chain, which is made if there is none, and make it the default context'
            cand down 'Stop a chain and wait until all its processes are gone'
            cand status 'Show how a chain is: height, peers, pool, pids and memory of every node'
            cand logs 'Show what nodes log: the last lines of all of them in the order of time'
            cand restart 'Stop a node and start it again, at once also when it waits for its next try'
            cand clean 'Stop a chain and remove its blocks, state and logs; its keys and configuration stay'
            cand node 'Add nodes to a chain while it runs, and remove them'
            cand list 'List the chains of this user'
            cand ls 'List the chains of this user'
            cand l 'List the chains of this user'
            cand supervise 'Look after the processes of a chain, in the background'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;chain;init'= {
            cand --dir 'Folder of the chain [default: chains/NAME among the user''s data]'
            cand --nodes 'Number of nodes, 1 to 100 [default: 4]'
            cand --block-interval 'Seconds between blocks; 0 makes a block as soon as there are transactions [default: 1]'
            cand --block-limit 'Blocks that a transaction may stay valid [default: 100]'
            cand --quota-limit 'Quota of one block [default: 1073741824]'
            cand --admin 'Account of the wallet that may change the system configuration [default: NAME-admin]'
            cand --log-level 'What nodes log: error, warn, info, debug, trace, or info,module=debug [default: info]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;chain;up'= {
            cand --dir 'Folder of the chain [default: chains/NAME among the user''s data]'
            cand --layout 'How nodes are split into processes [default: node]'
            cand --nodes 'Number of nodes, 1 to 100 [default: 4]'
            cand --block-interval 'Seconds between blocks; 0 makes a block as soon as there are transactions [default: 1]'
            cand --block-limit 'Blocks that a transaction may stay valid [default: 100]'
            cand --quota-limit 'Quota of one block [default: 1073741824]'
            cand --admin 'Account of the wallet that may change the system configuration [default: NAME-admin]'
            cand --log-level 'What nodes log: error, warn, info, debug, trace, or info,module=debug [default: info]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -d 'Leave it running in the background'
            cand --detach 'Leave it running in the background'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;chain;down'= {
            cand --dir 'Folder of the chain [default: chains/NAME among the user''s data]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;chain;status'= {
            cand --dir 'Folder of the chain [default: chains/NAME among the user''s data]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;chain;logs'= {
            cand -n 'Number of last lines'
            cand --lines 'Number of last lines'
            cand --chain 'Name of the chain [default: test-chain]'
            cand --dir 'Folder of the chain [default: chains/NAME among the user''s data]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -f 'Go on with what is added, until CTRL-C'
            cand --follow 'Go on with what is added, until CTRL-C'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;chain;restart'= {
            cand --chain 'Name of the chain [default: test-chain]'
            cand --dir 'Folder of the chain [default: chains/NAME among the user''s data]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;chain;clean'= {
            cand --dir 'Folder of the chain [default: chains/NAME among the user''s data]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand --all 'Remove the chain itself, too'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;chain;node'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand add 'Add a node to a chain; when it runs, start the node and wait until it has all blocks'
            cand remove 'Remove a node from a chain: as a validator first, then its processes, then its place in the lists of peers'
            cand list 'List the nodes of a chain, and which of them are validators'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;chain;node;add'= {
            cand --chain 'Name of the chain [default: test-chain]'
            cand --dir 'Folder of the chain [default: chains/NAME among the user''s data]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand --validator 'Make it a validator, too'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;chain;node;remove'= {
            cand --chain 'Name of the chain [default: test-chain]'
            cand --dir 'Folder of the chain [default: chains/NAME among the user''s data]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand --purge 'Remove its folder, key and data, too'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;chain;node;list'= {
            cand --chain 'Name of the chain [default: test-chain]'
            cand --dir 'Folder of the chain [default: chains/NAME among the user''s data]'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;chain;node;help'= {
            cand add 'Add a node to a chain; when it runs, start the node and wait until it has all blocks'
            cand remove 'Remove a node from a chain: as a validator first, then its processes, then its place in the lists of peers'
            cand list 'List the nodes of a chain, and which of them are validators'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;chain;node;help;add'= {
        }
        &'cita;chain;node;help;remove'= {
        }
        &'cita;chain;node;help;list'= {
        }
        &'cita;chain;node;help;help'= {
        }
        &'cita;chain;list'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;chain;ls'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;chain;l'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;chain;supervise'= {
            cand --dir 'Folder of the chain [default: chains/NAME among the user''s data]'
            cand --layout 'layout'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;chain;help'= {
            cand init 'Make a chain: accounts, certificates, a folder a node with free ports, an admin account'
            cand up 'Start a chain, which is made if there is none, and make it the default context'
            cand down 'Stop a chain and wait until all its processes are gone'
            cand status 'Show how a chain is: height, peers, pool, pids and memory of every node'
            cand logs 'Show what nodes log: the last lines of all of them in the order of time'
            cand restart 'Stop a node and start it again, at once also when it waits for its next try'
            cand clean 'Stop a chain and remove its blocks, state and logs; its keys and configuration stay'
            cand node 'Add nodes to a chain while it runs, and remove them'
            cand list 'List the chains of this user'
            cand supervise 'Look after the processes of a chain, in the background'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;chain;help;init'= {
        }
        &'cita;chain;help;up'= {
        }
        &'cita;chain;help;down'= {
        }
        &'cita;chain;help;status'= {
        }
        &'cita;chain;help;logs'= {
        }
        &'cita;chain;help;restart'= {
        }
        &'cita;chain;help;clean'= {
        }
        &'cita;chain;help;node'= {
            cand add 'Add a node to a chain; when it runs, start the node and wait until it has all blocks'
            cand remove 'Remove a node from a chain: as a validator first, then its processes, then its place in the lists of peers'
            cand list 'List the nodes of a chain, and which of them are validators'
        }
        &'cita;chain;help;node;add'= {
        }
        &'cita;chain;help;node;remove'= {
        }
        &'cita;chain;help;node;list'= {
        }
        &'cita;chain;help;list'= {
        }
        &'cita;chain;help;supervise'= {
        }
        &'cita;chain;help;help'= {
        }
        &'cita;node'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand run 'Run all six services in this process, on the ports of config.toml, until SIGTERM or CTRL-C'
            cand reset-consensus 'Make this node forget its consensus votes, after every validator of the chain lost its vote log'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;node;run'= {
            cand -c 'The node''s configuration'
            cand --config 'The node''s configuration'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;node;reset-consensus'= {
            cand -c 'The node''s configuration'
            cand --config 'The node''s configuration'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cita;node;help'= {
            cand run 'Run all six services in this process, on the ports of config.toml, until SIGTERM or CTRL-C'
            cand reset-consensus 'Make this node forget its consensus votes, after every validator of the chain lost its vote log'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;node;help;run'= {
        }
        &'cita;node;help;reset-consensus'= {
        }
        &'cita;node;help;help'= {
        }
        &'cita;service'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand run 'Run the service in this process, on its port of config.toml, until SIGTERM or CTRL-C'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;service;run'= {
            cand -c 'The node''s configuration'
            cand --config 'The node''s configuration'
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;service;help'= {
            cand run 'Run the service in this process, on its port of config.toml, until SIGTERM or CTRL-C'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;service;help;run'= {
        }
        &'cita;service;help;help'= {
        }
        &'cita;completions'= {
            cand --output 'How results are printed [default: what each command says]'
            cand --home 'Folder of contexts, accounts and chains [default: XDG folders]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cita;help'= {
            cand get 'Get data from a chain'
            cand send 'Send a transaction'
            cand call 'Call a contract without changing anything'
            cand create 'Create a contract'
            cand context 'Contexts: which chain to talk to, and as whom'
            cand account 'Accounts in the wallet'
            cand admin 'Change a chain''s system configuration, as its admin'
            cand rpc 'Other requests to a node'
            cand bench 'Measure a chain'
            cand watch 'Watch blocks as they are made'
            cand chain 'Run a whole chain on this machine'
            cand node 'Run one node: all six services in one process'
            cand service 'Run one service of a node'
            cand completions 'Completions for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cita;help;get'= {
            cand block-number 'The chain''s height'
            cand block 'A block, by height or hash'
            cand block-hash 'The hash of a block'
            cand tx 'A transaction and its place'
            cand receipt 'What a transaction did'
            cand system-config 'The system configuration'
            cand node-status 'How the node and its peers are'
            cand code 'The code of a contract'
            cand balance 'The balance of an account'
            cand nonce 'How many transactions an account sent'
            cand storage-at 'A storage slot of a contract'
            cand abi 'The ABI that was stored for a contract'
            cand receipt-proof 'A receipt with its proof'
            cand roots-info 'The state root and receipts root of a block'
            cand cross-chain-proof 'What convinces another chain of a receipt'
        }
        &'cita;help;get;block-number'= {
        }
        &'cita;help;get;block'= {
        }
        &'cita;help;get;block-hash'= {
        }
        &'cita;help;get;tx'= {
        }
        &'cita;help;get;receipt'= {
        }
        &'cita;help;get;system-config'= {
        }
        &'cita;help;get;node-status'= {
        }
        &'cita;help;get;code'= {
        }
        &'cita;help;get;balance'= {
        }
        &'cita;help;get;nonce'= {
        }
        &'cita;help;get;storage-at'= {
        }
        &'cita;help;get;abi'= {
        }
        &'cita;help;get;receipt-proof'= {
        }
        &'cita;help;get;roots-info'= {
        }
        &'cita;help;get;cross-chain-proof'= {
        }
        &'cita;help;send'= {
        }
        &'cita;help;call'= {
        }
        &'cita;help;create'= {
        }
        &'cita;help;context'= {
            cand save 'Save the current settings as a context'
            cand list 'List all contexts'
            cand delete 'Delete a context'
            cand default 'Use a context whenever none is named'
        }
        &'cita;help;context;save'= {
        }
        &'cita;help;context;list'= {
        }
        &'cita;help;context;delete'= {
        }
        &'cita;help;context;default'= {
        }
        &'cita;help;account'= {
            cand generate 'Make an account with a fresh key'
            cand list 'List all accounts'
            cand import 'Make an account of a secret key'
            cand export 'Print an account with its secret key'
            cand unlock 'Use an account without its password from now on'
            cand lock 'Ask for an account''s password again; gives it one if it had none'
            cand delete 'Delete an account and its key for good'
        }
        &'cita;help;account;generate'= {
        }
        &'cita;help;account;list'= {
        }
        &'cita;help;account;import'= {
        }
        &'cita;help;account;export'= {
        }
        &'cita;help;account;unlock'= {
        }
        &'cita;help;account;lock'= {
        }
        &'cita;help;account;delete'= {
        }
        &'cita;help;admin'= {
            cand update-admin 'Hand the chain over to another admin'
            cand update-validators 'Replace the validators'
            cand set-block-interval 'Seconds between blocks; 0 makes one whenever there are transactions'
            cand emergency-brake 'Stop the chain from taking transactions, except those of this command'
            cand set-quota-limit 'The most quota that a block may use'
            cand amend 'Repair a contract'
        }
        &'cita;help;admin;update-admin'= {
        }
        &'cita;help;admin;update-validators'= {
        }
        &'cita;help;admin;set-block-interval'= {
        }
        &'cita;help;admin;emergency-brake'= {
        }
        &'cita;help;admin;set-quota-limit'= {
        }
        &'cita;help;admin;amend'= {
            cand abi 'Store a contract''s ABI'
            cand code 'Replace a contract''s code'
            cand set-h256 'Set a storage slot of a contract'
            cand balance 'Set the balance of an account'
        }
        &'cita;help;admin;amend;abi'= {
        }
        &'cita;help;admin;amend;code'= {
        }
        &'cita;help;admin;amend;set-h256'= {
        }
        &'cita;help;admin;amend;balance'= {
        }
        &'cita;help;rpc'= {
            cand add-node 'Add a peer to the node''s network'
            cand store-abi 'Store a contract''s ABI on the chain; prints the transaction''s hash'
            cand estimate-quota 'The least quota with which a transaction succeeds; without a receiver one that creates a contract'
        }
        &'cita;help;rpc;add-node'= {
        }
        &'cita;help;rpc;store-abi'= {
        }
        &'cita;help;rpc;estimate-quota'= {
        }
        &'cita;help;bench'= {
            cand send 'Send transactions and count what the chain commits'
            cand call 'Call a contract and count the answers'
        }
        &'cita;help;bench;send'= {
        }
        &'cita;help;bench;call'= {
        }
        &'cita;help;watch'= {
        }
        &'cita;help;chain'= {
            cand init 'Make a chain: accounts, certificates, a folder a node with free ports, an admin account'
            cand up 'Start a chain, which is made if there is none, and make it the default context'
            cand down 'Stop a chain and wait until all its processes are gone'
            cand status 'Show how a chain is: height, peers, pool, pids and memory of every node'
            cand logs 'Show what nodes log: the last lines of all of them in the order of time'
            cand restart 'Stop a node and start it again, at once also when it waits for its next try'
            cand clean 'Stop a chain and remove its blocks, state and logs; its keys and configuration stay'
            cand node 'Add nodes to a chain while it runs, and remove them'
            cand list 'List the chains of this user'
            cand supervise 'Look after the processes of a chain, in the background'
        }
        &'cita;help;chain;init'= {
        }
        &'cita;help;chain;up'= {
        }
        &'cita;help;chain;down'= {
        }
        &'cita;help;chain;status'= {
        }
        &'cita;help;chain;logs'= {
        }
        &'cita;help;chain;restart'= {
        }
        &'cita;help;chain;clean'= {
        }
        &'cita;help;chain;node'= {
            cand add 'Add a node to a chain; when it runs, start the node and wait until it has all blocks'
            cand remove 'Remove a node from a chain: as a validator first, then its processes, then its place in the lists of peers'
            cand list 'List the nodes of a chain, and which of them are validators'
        }
        &'cita;help;chain;node;add'= {
        }
        &'cita;help;chain;node;remove'= {
        }
        &'cita;help;chain;node;list'= {
        }
        &'cita;help;chain;list'= {
        }
        &'cita;help;chain;supervise'= {
        }
        &'cita;help;node'= {
            cand run 'Run all six services in this process, on the ports of config.toml, until SIGTERM or CTRL-C'
            cand reset-consensus 'Make this node forget its consensus votes, after every validator of the chain lost its vote log'
        }
        &'cita;help;node;run'= {
        }
        &'cita;help;node;reset-consensus'= {
        }
        &'cita;help;service'= {
            cand run 'Run the service in this process, on its port of config.toml, until SIGTERM or CTRL-C'
        }
        &'cita;help;service;run'= {
        }
        &'cita;help;completions'= {
        }
        &'cita;help;help'= {
        }
    ]
    $completions[$command]
}

//! What a command runs in: the chosen context, its account and clients. Everything is made when it is first asked for, so that
//! a command which needs no wallet reads none.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use cita_service_api::{Address, ControllerClient, EvmClient, ExecutorClient};
use tonic::transport::{Channel, Endpoint};

use crate::{
    args::Globals,
    context::{Context, Contexts, DEFAULT},
    error::{CliError, CliResult},
    home::Home,
    output,
    wallet::{Keys, Password, Wallet, old_client, password},
};

/// How long a node may take to answer one request.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// What a command runs in. The REPL keeps one for all its lines.
#[derive(Debug)]
pub(crate) struct Session {
    program: &'static str,
    globals: Globals,
    /// Accounts that `account unlock` opened in the REPL: they are forgotten when it ends.
    unlocked: HashMap<String, Keys>,
    interactive: bool,
}

impl Session {
    /// A session with these options. Touches neither disk nor network.
    pub(crate) fn new(program: &'static str, globals: Globals) -> Self {
        Self { program, globals, unlocked: HashMap::new(), interactive: false }
    }

    /// A session of the REPL.
    pub(crate) fn interactive(program: &'static str, globals: Globals) -> Self {
        Self { interactive: true, ..Self::new(program, globals) }
    }

    /// The name that the program was called by.
    pub(crate) fn program(&self) -> &'static str {
        self.program
    }

    /// The options in force.
    pub(crate) fn globals(&self) -> &Globals {
        &self.globals
    }

    /// Puts other options in force, and answers the last ones.
    pub(crate) fn replace_globals(&mut self, globals: Globals) -> Globals {
        std::mem::replace(&mut self.globals, globals)
    }

    /// Whether more commands follow in this session.
    pub(crate) fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Where this user's files are; a first run makes the account and the context `default`.
    ///
    /// # Errors
    /// When they cannot be made.
    pub(crate) fn home(&self) -> CliResult<Home> {
        let home = self.globals.home()?;
        if !home.contexts_file().exists() {
            first_run(&home, self.globals.crypto)?;
        }
        Ok(home)
    }

    /// The wallet.
    ///
    /// # Errors
    /// As [`Self::home`].
    pub(crate) fn wallet(&self) -> CliResult<Wallet> {
        Ok(Wallet::open(&self.home()?))
    }

    /// The name of the context in force.
    ///
    /// # Errors
    /// When contexts cannot be read.
    pub(crate) fn context_name(&self) -> CliResult<String> {
        match &self.globals.context {
            Some(name) => Ok(name.clone()),
            None => Ok(Contexts::load(&self.home()?)?.default_name().to_owned()),
        }
    }

    /// The context in force, with the options of the command line laid over it.
    ///
    /// # Errors
    /// When there is none of that name.
    pub(crate) fn context(&self) -> CliResult<Context> {
        let contexts = Contexts::load(&self.home()?)?;
        let name = self.globals.context.as_deref().unwrap_or(contexts.default_name());
        let saved = contexts.get(name)?.clone();
        let asked = &self.globals;
        Ok(Context {
            account_name: asked.user.clone().unwrap_or(saved.account_name),
            connect_timeout: asked.timeout.unwrap_or(saved.connect_timeout),
            consensus_type: asked.consensus.unwrap_or(saved.consensus_type),
            controller_addr: asked.controller.clone().unwrap_or(saved.controller_addr),
            crypto_type: asked.crypto.unwrap_or(saved.crypto_type),
            executor_addr: asked.executor.clone().unwrap_or(saved.executor_addr),
        })
    }

    /// The address of the account in force. Needs no password.
    ///
    /// # Errors
    /// When there is no such account.
    pub(crate) fn address(&self) -> CliResult<Address> {
        Ok(self.wallet()?.info(&self.context()?.account_name)?.address)
    }

    /// The keys of the account in force.
    ///
    /// # Errors
    /// When there is no such account, it is locked, or of another suite than the chain.
    pub(crate) fn keys(&self) -> CliResult<Keys> {
        let context = self.context()?;
        let name = &context.account_name;
        let info = self.wallet()?.info(name)?;
        if info.suite != context.crypto_type {
            return Err(CliError::user(format!(
                "account '{name}' is of the suite {}, but the chain is of {}",
                info.suite, context.crypto_type
            ))
            .hint("choose another account with -u, or the chain's suite with --crypto"));
        }
        self.open(name, None)
    }

    /// The keys of any account: with `own` or the password that the options name; if none is named and the account is locked, with
    /// that in the environment or the one that is asked for.
    ///
    /// # Errors
    /// When there is no such account, it is locked and there is no password, or a wrong one.
    pub(crate) fn open(&self, name: &str, own: Option<&Password>) -> CliResult<Keys> {
        let wallet = self.wallet()?;
        let info = wallet.info(name)?;
        match (self.unlocked.get(name), self.given_password(own)?) {
            (_, Some(password)) => wallet.keys(name, Some(&password)),
            (Some(keys), None) if keys.address() == info.address => Ok(keys.clone()),
            (_, None) if info.is_locked => match password::from_environment()? {
                Some(password) => wallet.keys(name, Some(&password)),
                None if password::can_ask() => wallet.keys(name, Some(&ask_password_of(name)?)),
                None => wallet.keys(name, None),
            },
            (_, None) => wallet.keys(name, None),
        }
    }

    /// The password that the options name: `own` of the command, the global one, the first line of a file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn given_password(&self, own: Option<&Password>) -> CliResult<Option<Password>> {
        match (own.or(self.globals.password.as_ref()), &self.globals.password_file) {
            (Some(password), _) => Ok(Some(password.clone())),
            (None, Some(path)) => password::from_file(path).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// The password of an account that has one: given, in the environment, or asked for.
    ///
    /// # Errors
    /// When there is none and nobody to ask.
    pub(crate) fn password_of(&self, name: &str, own: Option<&Password>) -> CliResult<Password> {
        match self.given_password(own)? {
            Some(password) => Ok(password),
            None => password::from_environment()?.map_or_else(|| ask_password_of(name), Ok),
        }
    }

    /// A password for something new: given, or in the environment.
    ///
    /// # Errors
    /// When the file cannot be read, or the environment has no text.
    pub(crate) fn new_password(&self, own: Option<&Password>) -> CliResult<Option<Password>> {
        match (own, &self.globals.password_file) {
            (Some(password), _) => Ok(Some(password.clone())),
            (None, Some(path)) => password::from_file(path).map(Some),
            (None, None) => password::from_environment(),
        }
    }

    /// Keeps keys for the rest of the session.
    pub(crate) fn remember(&mut self, name: &str, keys: Keys) {
        self.unlocked.insert(name.to_owned(), keys);
    }

    /// Forgets keys that were kept. Whether there were any.
    pub(crate) fn forget(&mut self, name: &str) -> bool {
        self.unlocked.remove(name).is_some()
    }

    /// Whether keys of that account are kept.
    pub(crate) fn remembers(&self, name: &str) -> bool {
        self.unlocked.contains_key(name)
    }

    /// A client of the chain's controller.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub(crate) async fn controller(&self) -> CliResult<ControllerClient> {
        let context = self.context()?;
        let address = &context.controller_addr;
        Ok(ControllerClient::new(connect("controller", address, context.connect_timeout).await?))
    }

    /// A client of the chain's executor.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub(crate) async fn executor(&self) -> CliResult<ExecutorClient> {
        Ok(ExecutorClient::new(self.executor_channel().await?))
    }

    /// A client of the executor's EVM queries.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub(crate) async fn evm(&self) -> CliResult<EvmClient> {
        Ok(EvmClient::new(self.executor_channel().await?))
    }

    async fn executor_channel(&self) -> CliResult<Channel> {
        let context = self.context()?;
        connect("executor", &context.executor_addr, context.connect_timeout).await
    }
}

fn ask_password_of(name: &str) -> CliResult<Password> {
    password::ask(&format!("Password of the account `{name}`"))
}

/// A connection to a service, made now, so that one that is not there is told at once and by its name.
///
/// # Errors
/// When the address is none, or nobody answers there.
pub(crate) async fn connect(service: &str, address: &str, timeout: u64) -> CliResult<Channel> {
    let patience = Duration::from_secs(timeout.max(1));
    // Who took the connection has to answer pings, however long a request may take: otherwise nobody is there.
    let endpoint =
        endpoint(address)?.connect_timeout(patience).http2_keep_alive_interval(patience).keep_alive_timeout(patience);
    let start = Instant::now();
    let connected = endpoint.connect_with_connector(cita_service_api::connector()).await;
    output::detail(|| {
        let outcome = if connected.is_ok() { "connected to" } else { "tried" };
        format!("{outcome} the {service} at {address} in {:.1} ms", start.elapsed().as_secs_f64() * 1000.0)
    });
    connected.map_err(|error| {
        let option = if service == "executor" { "-e" } else { "-r" };
        CliError::connection(format!("cannot reach the {service} at {address}: {}", root_cause(&error))).hint(format!(
            "is the chain running? Start a local one with `cita chain up`, or name another node with {option}"
        ))
    })
}

/// Where a service listens: `host:port`, with or without `http://`.
pub(crate) fn endpoint(address: &str) -> CliResult<Endpoint> {
    let uri = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
    let wrong = || CliError::usage(format!("'{address}' is not the address of a service")).hint("write host:port");
    let endpoint = Endpoint::from_shared(uri).map_err(|_| wrong())?;
    let plain = endpoint.uri().scheme_str() == Some("http");
    if !plain || endpoint.uri().port_u16().is_none() || endpoint.uri().host().is_none_or(str::is_empty) {
        return Err(wrong());
    }
    Ok(endpoint.tcp_nodelay(true).timeout(ANSWER_TIMEOUT))
}

/// The innermost reason, for example `Connection refused (os error 111)`.
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// Makes the account and the context `default`.
fn first_run(home: &Home, suite: Option<crate::wallet::Suite>) -> CliResult<()> {
    old_client::offer(home)?;
    let suite = suite.unwrap_or_default();
    let wallet = Wallet::open(home);
    if !wallet.names().iter().any(|name| name == DEFAULT) {
        let made = wallet.generate(Some(DEFAULT), None, suite)?;
        output::note(format!(
            "made the account `{DEFAULT}` {} (its key is not encrypted: {})",
            made.info.address,
            home.wallet_dir().display()
        ));
    }
    Contexts::update(home, |contexts| {
        let context = Context { crypto_type: suite, ..Context::default() };
        if contexts.all().get(DEFAULT) != Some(&context) && !home.contexts_file().exists() {
            contexts.save(DEFAULT, context);
        }
        Ok(())
    })
}

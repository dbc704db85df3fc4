//! `ballast user`: logins from the console, where nobody can log in yet or any more. The server has
//! to be stopped: the journal has one writer.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ballast_desk::Desk;
use ballast_desk_events::{Action, Command, CreateUser, Event, Refusal, Role, SetPassword};
use ballast_engine::{EngineError, recover};
use ballast_journal::{Directory, JournalError, Options};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use crate::people::passwords::{self, LOGIN_NAME, Weak, is_login_name};
use crate::people::vault::{self, Vault, VaultError};
use crate::run::data_directory::{DataDirectory, DataError};
use crate::say::say;

/// Logins from the console.
#[derive(Debug, clap::Args)]
pub struct UserArgs {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, clap::Subcommand)]
enum UserCommand {
    /// Set a login's password, and make the login where it is not there.
    ///
    /// The password is read from the terminal, or from the first line of standard input; it is never
    /// an argument. The server must be stopped. This makes a desk's first login, and mends a vault
    /// that is lost.
    SetPassword(SetPasswordArgs),
}

/// Whose password, and where.
#[derive(Debug, clap::Args)]
struct SetPasswordArgs {
    /// Name of the login.
    name: String,
    /// The data directory.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Key of the vault; `<data>.key` beside the data directory when absent.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Role of a login that is made. A desk's first one is a super admin where nothing is said.
    #[arg(long, value_name = "ROLE")]
    role: Option<RoleName>,
}

/// Roles as the interface names them.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum RoleName {
    /// Super admin.
    Administrator,
    AccountManager,
    CashClerk,
    RiskOfficer,
    Trader,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Administrator => Self::SuperAdmin,
            RoleName::AccountManager => Self::AccountManager,
            RoleName::CashClerk => Self::CashClerk,
            RoleName::RiskOfficer => Self::RiskOfficer,
            RoleName::Trader => Self::Trader,
        }
    }
}

/// Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// Somebody writes the journal.
    #[error("{}: the journal is in use: stop the server first", .0.display())]
    InUse(PathBuf),
    /// The name cannot be a login's.
    #[error("name `{0}`: a login's name is {LOGIN_NAME}")]
    Name(String),
    /// The password is too short, or guessed at once.
    #[error("the password {0}")]
    Weak(Weak),
    /// It was not typed the same twice.
    #[error("the two passwords differ")]
    Differ,
    /// A login beside others needs a role.
    #[error("there is no login `{0}`: to make it beside those there are, say its --role")]
    RoleMissing(String),
    /// A role is for a login that is made.
    #[error("--role: there is a login `{0}`, its role is not changed here")]
    RoleGiven(String),
    /// The desk does not do it.
    #[error("the desk refused it: {}", .0.code())]
    Refused(Refusal),
    /// Terminal or standard input.
    #[error("the password cannot be read: {0}")]
    Read(#[source] io::Error),
    /// The directory of the journal.
    #[error("{}: {source}", path.display())]
    Journal {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The data directory.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The journal.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Carries out one of its commands.
pub fn run(args: &UserArgs) -> Result<(), UserError> {
    match &args.command {
        UserCommand::SetPassword(args) => set_password(args),
    }
}

fn set_password(args: &SetPasswordArgs) -> Result<(), UserError> {
    let name = &args.name;
    if !is_login_name(name) {
        return Err(UserError::Name(name.clone()));
    }
    // Before anything is made: a password that is refused leaves nothing behind.
    let password = password(name)?;
    let data = DataDirectory::open(&args.data)?;
    data.make()?;
    let path = data.journal();
    let journal = Directory::create(&path).map_err(|source| UserError::Journal {
        path: path.clone(),
        source,
    })?;
    let recovered = match recover::<Desk>(Arc::new(journal), Options::SERVER) {
        Err(EngineError::Journal(JournalError::InUse)) => return Err(UserError::InUse(path)),
        outcome => outcome?,
    };
    if recovered.last_stamp().is_none() {
        data.journal_is_empty()?;
    }
    let key_file = vault::key_file(args.key_file.as_deref(), &args.data);
    let vault = Vault::open(&args.data.join("vault"), &key_file)?;
    let action = action(recovered.machine(), name, args.role)?;

    // Stamped as the last record is: the desk's clock is its market's, and does not run here.
    let at = recovered.last_stamp().unwrap_or_default();
    let mut writer = recovered.start(concat!("ballast ", env!("CARGO_PKG_VERSION")), at)?;
    let step = writer.step(Command::platform(action), at)?;
    if let Some(Event::ActionRefused { refusal }) = step.events.first() {
        return Err(UserError::Refused(refusal.clone()));
    }
    // What is in the vault alone harms nobody, and asking again makes it whole.
    let _ = vault.set_password(name, &password)?;
    writer.close()?;
    match step.events.first() {
        Some(Event::UserCreated { role, .. }) => {
            say!("login `{name}` made ({}), its password is set", role.code())
        }
        Some(_) | None => say!("the password of `{name}` is set"),
    }
    Ok(())
}

/// What becomes of the desk: a login, or the record that its password changed.
fn action(desk: &Desk, name: &str, role: Option<RoleName>) -> Result<Action, UserError> {
    let first = || {
        desk.people()
            .users()
            .next()
            .is_none()
            .then_some(Role::SuperAdmin)
    };
    match (desk.people().user_id(name), role) {
        (Some(_), Some(_)) => Err(UserError::RoleGiven(name.to_owned())),
        (Some(user), None) => Ok(Action::SetPassword(SetPassword {
            user,
            must_change: false,
        })),
        (None, role) => {
            let role = role.map(Role::from).or_else(first);
            Ok(Action::CreateUser(CreateUser {
                name: name.to_owned(),
                display_name: name.to_owned(),
                role: role.ok_or_else(|| UserError::RoleMissing(name.to_owned()))?,
            }))
        }
    }
}

fn password(name: &str) -> Result<String, UserError> {
    let password = if io::stdin().is_terminal() {
        let first = typed(&format!("New password of `{name}`: "))?;
        if typed("Once more: ")? != first {
            return Err(UserError::Differ);
        }
        first
    } else {
        line().map_err(UserError::Read)?
    };
    passwords::check(&password, name).map_err(UserError::Weak)?;
    Ok(password)
}

/// Typed without being shown.
fn typed(prompt: &str) -> Result<String, UserError> {
    let read = || {
        let terminal = io::stdin();
        let shown = tcgetattr(&terminal)?;
        let mut hidden = shown.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        eprint!("{prompt}");
        io::stderr().flush()?;
        tcsetattr(&terminal, OptionalActions::Flush, &hidden)?;
        let typed = line();
        tcsetattr(&terminal, OptionalActions::Flush, &shown)?;
        eprintln!();
        typed
    };
    read().map_err(UserError::Read)
}

fn line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// How a login is made or mended, for people.
pub fn how(name: &str, data: &Path, key_file: Option<&Path>) -> String {
    let key = key_file.map_or(String::new(), |file| {
        format!(" --key-file {}", file.display())
    });
    format!(
        "ballast user set-password {name} --data {}{key}",
        data.display()
    )
}

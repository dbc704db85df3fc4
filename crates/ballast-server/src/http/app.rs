//! What handlers work with.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::State;
use ballast_desk::Desk;
use ballast_engine::Handle;

use crate::feed::market_data::MarketData;
use crate::history::History;
use crate::http::Places;
use crate::http::transport::Transport;
use crate::live::hub::Hub;
use crate::live::sockets::Sockets;
use crate::live::topics::Topics;
use crate::people::brake::Brake;
use crate::people::choices::Choices;
use crate::people::sessions::Sessions;
use crate::people::vault::Vault;
use crate::run::clock::ServerClock;
use crate::run::control::Control;
use crate::venue::services::Services;

/// What handlers work with.
pub struct App {
    /// The engine.
    pub handle: Handle<Desk>,
    /// What pages see.
    pub hub: Hub,
    /// What live pages look at.
    pub topics: Topics,
    /// What was.
    pub history: History,
    /// The market.
    pub market: MarketData,
    /// The clock.
    pub clock: ServerClock,
    /// Drives the embedded market.
    pub control: Arc<Control>,
    /// How clients come.
    pub transport: Transport,
    /// Where their connections are.
    pub places: Places,
    /// Who may read the metrics beside this machine.
    pub metrics_to: Vec<IpAddr>,
    /// Password hashes.
    pub vault: Vault,
    /// Held while a password and the record of it change: two at once could mix.
    pub passwords: tokio::sync::Mutex<()>,
    /// What users chose for their pages.
    pub choices: Choices,
    /// The brake on passwords that are tried.
    pub brake: Brake,
    /// Logins.
    pub sessions: Arc<Sessions>,
    /// WebSockets that are open.
    pub sockets: Sockets,
    /// Member services of exchanges.
    pub venue: Services,
}

/// What every handler takes.
pub type Shared = State<Arc<App>>;

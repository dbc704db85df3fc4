//! The WebSocket: rows at most ten times a second, the log without loss, orders through the same
//! functions as HTTP. A socket wakes when its bell rings, and sends what is new of what it shows.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{Query, State};
use axum::response::Response;
use ballast_api::live::{
    ClientMessage, CounterStatus, LiveQuery, RowsFormat, RowsTopic, ServerMessage,
};
use ballast_api::{Id, Problem, Refused};
use ballast_desk_events::{CounterSessionState, Permission, Refusal, Role};
use ballast_model::OperatingAccountId;
use tokio::time::{MissedTickBehavior, interval};

use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::guard::{Caller, SameOrigin};
use crate::http::routes::Routes;
use crate::http::{admin, market, orders, problems};
use crate::live::bells::Bell;
use crate::live::log::{self, Cursor, Told};
use crate::live::rows::Shown;
use crate::live::sockets;
use crate::live::topics::Topic;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.logged_in(routes!(live));
}

/// Bytes of one message of a client: all contracts by name are a part of it.
const MESSAGE_MAX: usize = 256 << 10;
/// Subscriptions of one socket.
const SUBSCRIPTIONS: usize = 1_024;
/// Clock and status go out this often.
const STATUS: Duration = Duration::from_secs(1);
/// A client is given so long to answer a close.
const CLOSING: Duration = Duration::from_secs(1);
/// A client that does not take a message for this long is cut off: it will ask for a snapshot when
/// it is back.
const SLOW: Duration = Duration::from_secs(5);

/// Live data and orders over one WebSocket: `ClientMessage` in, `ServerMessage` and binary
/// frames out.
#[utoipa::path(get, path = "/api/v1/live", tag = "live", params(LiveQuery),
    responses((status = 101, description = "Switched to the WebSocket."), Refused))]
pub async fn live(
    State(app): Shared,
    _: SameOrigin,
    caller: Caller,
    Query(query): Query<LiveQuery>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    let json = query.fmt == Some(RowsFormat::Json);
    let place = app.sockets.take(caller.session.user);
    let place = place.ok_or_else(|| {
        let limit = [("limit", sockets::OF_USER.to_string())];
        caller.problem("SOCKETS_FULL", limit)
    })?;
    let upgrade = upgrade
        .max_message_size(MESSAGE_MAX)
        .max_frame_size(MESSAGE_MAX);
    Ok(upgrade.on_upgrade(move |socket| async move {
        let _place = place;
        let mut connection = Connection {
            app: &app,
            caller: &caller,
            json,
            socket,
            rows: BTreeMap::new(),
            logs: BTreeMap::new(),
            bell: Bell::default(),
        };
        // A connection ends by its client or its network; there is nobody left to tell.
        let _ = connection.run().await;
    }))
}

/// The client is gone.
struct Gone;

/// A rows subscription, and what the client has of it.
struct RowsSubscription {
    topic: Arc<Topic>,
    version: Option<u64>,
}

struct Connection<'a> {
    app: &'a Arc<App>,
    caller: &'a Caller,
    json: bool,
    socket: WebSocket,
    rows: BTreeMap<u32, RowsSubscription>,
    logs: BTreeMap<u32, Cursor>,
    bell: Bell,
}

impl Connection<'_> {
    async fn run(&mut self) -> Result<(), Gone> {
        self.app.hub.hang_up_for_reach(&self.bell);
        let bell = Arc::clone(&self.bell);
        let mut status = interval(STATUS);
        status.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while self.app.sessions.lives(&self.caller.token) {
            tokio::select! {
                biased;
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => self.received(&text).await?,
                    Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_))) => {}
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Gone),
                },
                () = bell.notified() => {
                    self.end_unreached().await?;
                    self.send_logs().await?;
                    self.send_rows().await?;
                }
                _ = status.tick() => {
                    self.send_logs().await?;
                    self.send_status().await?;
                }
            }
        }
        self.end().await
    }

    /// The session is gone: says so, and closes.
    async fn end(&mut self) -> Result<(), Gone> {
        let problem = self.caller.problem("NOT_LOGGED_IN", []);
        let frame = CloseFrame {
            code: close_code::POLICY,
            reason: problem.title.as_str().into(),
        };
        self.say(&ServerMessage::Problem { id: None, problem })
            .await?;
        self.send(Message::Close(Some(frame))).await?;
        // A connection dropped with something unread is reset, and the reason lost on its way.
        let answered = async { while let Some(Ok(_)) = self.socket.recv().await {} };
        let _ = tokio::time::timeout(CLOSING, answered).await;
        Ok(())
    }

    async fn received(&mut self, text: &str) -> Result<(), Gone> {
        match serde_json::from_str(text) {
            Ok(message) => self.act(message).await,
            Err(error) => {
                let (id, language) = (id_of(text), self.caller.language);
                let problem = problems::misread(&error.to_string(), "message", language);
                self.say(&ServerMessage::Problem { id, problem }).await
            }
        }
    }

    async fn act(&mut self, message: ClientMessage) -> Result<(), Gone> {
        if needs_session(&message) && self.app.sessions.find(&self.caller.token).is_none() {
            return Ok(());
        }
        match message {
            ClientMessage::Ping { id } => self.say(&ServerMessage::Pong { id }).await,
            ClientMessage::Place { id, account, order } => {
                let placed = orders::place(self.app, self.caller, &account, order).await;
                let placed = placed.map(|order| ServerMessage::Answer { id, order });
                self.answer(id, placed).await
            }
            ClientMessage::Cancel { id, account, order } => {
                let cancelled = orders::cancel(self.app, self.caller, &account, &order).await;
                let cancelled = cancelled.map(|order| ServerMessage::Answer { id, order });
                self.answer(id, cancelled).await
            }
            ClientMessage::Gate { id, gate } => {
                let opened = admin::open(self.app, self.caller, gate).await;
                let opened = opened.map(|gate| ServerMessage::Gate { id, gate });
                self.answer(id, opened).await
            }
            ClientMessage::SubscribeRows { id, .. } | ClientMessage::SubscribeLog { id, .. }
                if self.rows.len() + self.logs.len() >= SUBSCRIPTIONS =>
            {
                let limit = [("limit", SUBSCRIPTIONS.to_string())];
                let problem = self.caller.problem("SUBSCRIPTIONS_FULL", limit);
                self.refuse(id, problem).await
            }
            ClientMessage::SubscribeRows { id, topic } => self.begin_rows(id, &topic).await,
            ClientMessage::SubscribeLog { id, account, from } => {
                let account = self.caller.account(&self.app.hub.view().desk, &account);
                match account {
                    Ok(account) => self.begin_log(id, account, from).await,
                    Err(problem) => self.refuse(id, problem).await,
                }
            }
            ClientMessage::Snapshot { id } => {
                if let Some(subscription) = self.rows.get_mut(&id) {
                    subscription.version = None;
                }
                self.send_rows().await
            }
            ClientMessage::Unsubscribe { id } => {
                self.rows.remove(&id);
                self.logs.remove(&id);
                Ok(())
            }
        }
    }

    async fn begin_rows(&mut self, id: u32, topic: &RowsTopic) -> Result<(), Gone> {
        match self.shown(topic) {
            Ok(shown) => {
                let topic = self.app.topics.of(self.app, shown);
                topic.hang_up(&self.bell);
                let version = None;
                self.rows.insert(id, RowsSubscription { topic, version });
                self.send_rows().await
            }
            Err(problem) => self.refuse(id, problem).await,
        }
    }

    async fn refuse(&mut self, id: u32, problem: Problem) -> Result<(), Gone> {
        let id = Some(id);
        self.say(&ServerMessage::Problem { id, problem }).await
    }

    fn shown(&self, topic: &RowsTopic) -> Result<Shown, Problem> {
        let account = |code: &str| self.caller.account(&self.app.hub.view().desk, code);
        let known = |code: &String| {
            self.caller
                .contract(&self.app.hub.view().desk, code)
                .map(drop)
        };
        Ok(match topic {
            RowsTopic::Quotes { contracts } => {
                contracts.iter().try_for_each(known)?;
                Shown::Quotes(contracts.clone())
            }
            RowsTopic::Depth { contract } => {
                known(contract)?;
                Shown::Depth(contract.clone())
            }
            RowsTopic::Funds { account: code } => Shown::Funds(account(code)?),
            RowsTopic::Positions { account: code } => Shown::Positions(account(code)?),
            RowsTopic::WorkingOrders { account: code } => Shown::WorkingOrders(account(code)?),
            RowsTopic::AccountRisk
            | RowsTopic::ProductRisk
            | RowsTopic::Exposures
            | RowsTopic::Alarms
            | RowsTopic::Reviews => {
                let view = self.app.hub.view();
                if !self.caller.has_any(&view.desk, &[Permission::Watching]) {
                    return Err(self.caller.refused(&Refusal::NotPermitted));
                }
                let user = self.caller.session.user;
                match topic {
                    RowsTopic::ProductRisk => Shown::ProductRisk(user),
                    RowsTopic::Exposures => Shown::Exposures(user),
                    RowsTopic::Alarms => Shown::Alarms(user),
                    RowsTopic::Reviews => Shown::Reviews(user),
                    _ => Shown::AccountRisk(user),
                }
            }
        })
    }

    async fn begin_log(
        &mut self,
        id: u32,
        account: OperatingAccountId,
        from: Option<u64>,
    ) -> Result<(), Gone> {
        self.app.hub.hang_up_for_log(account, &self.bell);
        self.logs.insert(id, Cursor::from(account, from));
        self.send_logs().await
    }

    /// What the user does not reach any more ends, and says so: rights and bindings hold at once
    /// (N9, P5).
    async fn end_unreached(&mut self) -> Result<(), Gone> {
        let ended: Vec<u32> = {
            let view = self.app.hub.view();
            let rows = self
                .rows
                .iter()
                .filter_map(|(id, rows)| Some((*id, rows.topic.shown().account()?)));
            let followed = rows.chain(self.logs.iter().map(|(id, log)| (*id, log.account)));
            followed
                .filter(|(_, account)| !self.caller.watches(&view.desk, *account))
                .map(|(id, _)| id)
                .collect()
        };
        for id in ended {
            self.rows.remove(&id);
            self.logs.remove(&id);
            let problem = self.caller.refused(&Refusal::NotPermitted);
            self.say(&ServerMessage::Problem {
                id: Some(id),
                problem,
            })
            .await?;
        }
        Ok(())
    }

    /// Some of what is new in the logs; what is left comes in its turn. No lock is held, and nobody else
    /// kept waiting, while entries are worded.
    async fn send_logs(&mut self) -> Result<(), Gone> {
        let ids: Vec<u32> = self.logs.keys().copied().collect();
        for id in ids {
            let Some(cursor) = self.logs.get(&id) else {
                continue;
            };
            // History that cannot be read now is asked for again with the next status.
            let Some(chunk) = log::read_on(self.app, self.caller, cursor).await else {
                continue;
            };
            for Told { seq, at, entry } in chunk.entries {
                let message = ServerMessage::Log {
                    id,
                    n: seq.number(),
                    seq: convert::seq(seq),
                    at: at.into(),
                    entry,
                };
                self.say(&message).await?;
            }
            let is_new = self
                .logs
                .insert(id, chunk.cursor)
                .is_some_and(|before| !before.caught_up);
            if chunk.more {
                self.bell.notify_one();
            } else if is_new && let Some(cursor) = self.logs.get_mut(&id) {
                cursor.caught_up = true;
                let n = chunk.seq.number();
                self.say(&ServerMessage::CaughtUp { id, n }).await?;
            }
        }
        Ok(())
    }

    async fn send_rows(&mut self) -> Result<(), Gone> {
        let mut frames = Vec::new();
        for (id, subscription) in &mut self.rows {
            for change in subscription.topic.since(subscription.version) {
                subscription.version = Some(change.version);
                frames.push((*id, change));
            }
        }
        for (id, change) in frames {
            if self.json {
                let frame = change.json(id);
                self.say(&ServerMessage::Rows { frame }).await?;
            } else {
                self.send(Message::Binary(change.binary(id).into())).await?;
            }
        }
        Ok(())
    }

    async fn send_status(&mut self) -> Result<(), Gone> {
        let clock = market::clock_now(self.app);
        let (counters, seq) = {
            let view = self.app.hub.view();
            let products = view.desk.products().map(|(_, product)| product);
            let user = view.desk.people().user(self.caller.session.user);
            let mine = products.filter(|product| {
                self.caller.role == Role::SuperAdmin
                    || user.is_some_and(|user| {
                        user.accounts
                            .iter()
                            .any(|account| product.operating_accounts.contains(account))
                    })
            });
            let accounts = mine
                .flat_map(|product| &product.fund_accounts)
                .filter_map(|id| view.desk.fund_account(*id));
            let counters = accounts.map(|account| CounterStatus {
                name: account.code.to_string(),
                ready: account.session == CounterSessionState::Ready,
            });
            (counters.collect(), Id::from(view.seq.number()))
        };
        self.say(&ServerMessage::Clock { clock }).await?;
        self.say(&ServerMessage::Status {
            counters,
            market_at: self.app.market.newest().map(Into::into),
            seq,
        })
        .await
    }

    async fn answer(
        &mut self,
        id: u32,
        outcome: Result<ServerMessage, Problem>,
    ) -> Result<(), Gone> {
        match outcome {
            Ok(message) => self.say(&message).await,
            Err(problem) => {
                self.say(&ServerMessage::Problem {
                    id: Some(id),
                    problem,
                })
                .await
            }
        }
    }

    async fn say(&mut self, message: &ServerMessage) -> Result<(), Gone> {
        let text = serde_json::to_string(message).map_err(|_| Gone)?;
        self.send(Message::Text(text.into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Gone> {
        match tokio::time::timeout(SLOW, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Gone),
        }
    }
}

/// The `id` of a message that is JSON but cannot be read further.
fn id_of(text: &str) -> Option<u32> {
    let message: serde_json::Value = serde_json::from_str(text).ok()?;
    u32::try_from(message.get("id")?.as_u64()?).ok()
}

/// What acts makes the session live longer, and is not taken without one. A page's heartbeat does
/// neither.
fn needs_session(message: &ClientMessage) -> bool {
    matches!(
        message,
        ClientMessage::Place { .. } | ClientMessage::Cancel { .. } | ClientMessage::Gate { .. }
    )
}

//! Who of the reviewers is logged in, as the desk is told (X2): it decides by it, so it stands in the journal.

use std::collections::BTreeSet;
use std::sync::{Arc, Weak};
use std::time::Duration;

use ballast_desk_events::{Action, Command};
use ballast_engine::Lane;
use ballast_model::UserId;

use crate::http::app::App;

/// Sessions end by themselves too: so often is looked.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Tells the desk as sessions come and go, as long as the server runs. Those that outlived a restart are told first.
pub async fn tell(app: Weak<App>) {
    while let Some(app) = app.upgrade() {
        // A change is heard of before it is looked for, so that none is missed.
        let moved = Arc::clone(&app.sessions.moved);
        let heard = moved.notified();
        tokio::pin!(heard);
        heard.as_mut().enable();
        tell_once(&app).await;
        drop(app);
        let _ = tokio::time::timeout(LOOK_AGAIN, heard).await;
    }
}

async fn tell_once(app: &App) {
    let users = app.sessions.users();
    let online: BTreeSet<UserId> = {
        let desk = &app.hub.view().desk;
        let reviewers = users.into_iter().filter(|user| desk.is_reviewer(*user));
        let online = reviewers.collect();
        if desk.reviewers_online().collect::<BTreeSet<_>>() == online {
            return;
        }
        online
    };
    let told = Action::TellReviewersOnline(online.into_iter().collect());
    let Ok(ticket) = app.handle.submit(Lane::Normal, Command::platform(told)) else {
        return;
    };
    if let Ok(answer) = ticket.await {
        app.hub.at_least(answer.step().seq).await;
    }
}

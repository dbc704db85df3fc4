//! Erasures that two persons have decided: the party's key is destroyed, then the journal says so. A process that dies
//! in between does it at its next start.

use ballast_engine::Lane;
use ballast_venue::ask;
use ballast_venue::words::command::{Action, Command};
use ballast_venue::words::erasure::ErasureState;
use ballast_venue::words::party::PartyKey;

use super::services::Services;

/// Does what is confirmed and not done.
pub fn finish(services: &Services) {
    let confirmed: Vec<PartyKey> = {
        let view = services.view();
        let erasures = ask::erasures(&view.machine);
        let confirmed = erasures.filter(|(_, erasure)| erasure.state == ErasureState::Confirmed);
        confirmed.map(|(party, _)| party.clone()).collect()
    };
    for party in confirmed {
        if let Err(error) = services.blobs.erase(&party) {
            tracing::error!(%party, %error, "files and names of a party could not be erased yet");
            continue;
        }
        let recorded = Command::platform(Action::RecordErased(party.clone()));
        let given = services.handle.submit(Lane::Normal, recorded);
        let Ok(Ok(answer)) = given.map(ballast_engine::Ticket::wait) else {
            return;
        };
        tracing::info!(%party, "files and names of a party are erased");
        // The next look is at a state that has it.
        services.wait_for(answer.step().seq);
    }
}

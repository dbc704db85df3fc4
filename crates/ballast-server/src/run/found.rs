//! What a start says of what it found: what is damaged, older than the rest or gone, and who can log in.

use ballast_desk::Desk;
use ballast_desk_events::Role;
use ballast_engine::Recovery;
use ballast_gateway::ReferenceData;
use ballast_model::Stamp;

use super::data_directory::DataDirectory;
use super::demo;
use super::serve::ServeArgs;
use crate::people::user;
use crate::people::vault::Vault;
use crate::venue::hand_over;
use crate::venue::services::Services;

/// A calendar that ends sooner is worth a warning.
const CALENDAR_DAYS: i32 = 60;

/// What of the journal was cut, passed over or moved away.
pub fn recovery(recovery: &Recovery) {
    if let Some(cut) = &recovery.opened.cut {
        tracing::warn!(?cut, "the journal had a torn tail, which was cut");
    }
    for passed_over in &recovery.passed_over {
        tracing::warn!(
            "a snapshot was passed over, the journal is read from before it: {passed_over}"
        );
    }
    for away in &recovery.opened.away {
        match away.moved {
            Some(_) => tracing::info!("{away}"),
            None => tracing::warn!("{away}; a start does without them"),
        }
    }
}

/// That the calendar ends soon.
pub fn calendar(reference: &ReferenceData, now: Stamp) {
    let calendar = &reference.calendar;
    let ends = calendar.announced.unwrap_or(calendar.last);
    if ends.number() - now.day().number() < CALENDAR_DAYS {
        tracing::warn!(%ends, "the exchanges' notices end soon: trading days after that are provisional until the calendar is given the next one");
    }
}

/// That member services have less than the desk was told by them.
pub fn venue(desk: &Desk, services: &Services) {
    let view = services.view();
    if let Some((told, has)) = hand_over::lost(desk, &view.machine) {
        tracing::warn!(
            told,
            has,
            "the desk was told by member services up to number {told}, their journal ends at {has}: it is an older one or another, or its tail is lost"
        );
    }
}

/// Who can log in, where that is not for the desk's own people to know: in a demonstration, and
/// where nobody can.
pub fn logins(args: &ServeArgs, directory: &DataDirectory, desk: &Desk, vault: &Vault) {
    without_password(desk, vault);
    if directory.demonstration {
        println!(
            "demo logins (password {}, until it is changed):",
            demo::PASSWORD
        );
        for (name, display_name, role) in demo::LOGINS {
            println!("  {name:<9} {display_name} ({})", role.code());
        }
        for (name, display_name, role, _) in demo::SEATED {
            println!("  {name:<9} {display_name} ({role})");
        }
        return;
    }
    let first = desk
        .people()
        .users()
        .find(|(_, user)| user.role == Role::SuperAdmin);
    let name = first.map_or("admin", |(_, user)| &user.name);
    let how = user::how(name, &args.data, args.key_file.as_deref());
    if desk.people().users().next().is_none() {
        println!("Nobody can log in: this desk has no logins. Stop, then make the first: {how}");
    } else if !vault.knows_anybody() {
        tracing::warn!("the vault is empty: no login has a password");
        println!("Nobody can log in: the vault holds no password. Stop, then set one: {how}");
    }
}

/// Logins without a password, where others have one.
fn without_password(desk: &Desk, vault: &Vault) {
    let users = desk.people().users();
    let without = users.filter(|(_, user)| vault.mark(&user.name).is_none());
    let without: Vec<&str> = without.map(|(_, user)| user.name.as_str()).collect();
    if vault.knows_anybody() && !without.is_empty() {
        let names = without.join(", ");
        tracing::warn!(
            names,
            "logins have no password: where they had one, the vault is an older one; `ballast user set-password` sets it"
        );
    }
}

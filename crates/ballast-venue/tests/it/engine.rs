//! The venue on the engine: what is decided is durable, a start after a cut of power goes on where it
//! was, and executing the journal again gives the same.

use std::sync::Arc;

use ballast_engine::{Writer, recover, verify};
use ballast_journal::faulty::FaultyDisk;
use ballast_journal::{Options, Snapshots, Storage, Zeroing};
use ballast_model::{Machine, Stamp, StateHash};
use ballast_venue::MemberServices;
use ballast_venue::words::command::{Action, Command};
use ballast_venue::words::event::Event;

use crate::month;
use crate::script::World;

const SMALL: Options = Options {
    segment_bytes: 1 << 16,
    zeroing: Zeroing::AtRoll,
};

fn storage(disk: &FaultyDisk) -> Arc<dyn Storage> {
    Arc::new(disk.clone())
}

/// Commands that people and the clearing side gave; the clock's come from the engine.
fn given(world: &World) -> Vec<(Command, Stamp)> {
    let decided = world.log.iter();
    let given = decided.filter(|decided| decided.command.action != Action::Clock);
    given
        .map(|decided| (decided.command.clone(), decided.at))
        .collect()
}

fn events_of(world: &World) -> Vec<Event> {
    world
        .log
        .iter()
        .flat_map(|decided| decided.events.clone())
        .collect()
}

/// Gives commands from one on, as the server does: what is due first. `None` where the disk failed.
fn go_on(
    writer: &mut Writer<MemberServices>,
    commands: &[(Command, Stamp)],
    upto: usize,
    from: usize,
) -> Vec<Event> {
    let mut events = Vec::new();
    for (command, stamp) in &commands[from..upto] {
        writer
            .catch_up(*stamp, |step| events.extend(step.events))
            .unwrap();
        events.extend(writer.step(command.clone(), *stamp).unwrap().events);
        writer.flush().unwrap();
    }
    events
}

/// The same commands give the same events and the same state on the engine, at one go; and the journal
/// verifies.
#[test]
fn the_engine_decides_as_the_script_did() {
    let world = month::world();
    let commands = given(&world);
    let disk = FaultyDisk::new();
    let mut writer = Writer::open(storage(&disk), SMALL, "test", commands[0].1).unwrap();
    let mut events = go_on(&mut writer, &commands, commands.len(), 0);
    writer
        .catch_up(world.at, |step| events.extend(step.events))
        .unwrap();
    writer.flush().unwrap();
    assert_eq!(events, events_of(&world));
    assert_eq!(writer.machine().hash(), world.machine.hash());
    drop(writer);
    let report = verify::<MemberServices>(&storage(&disk)).unwrap();
    assert_eq!(
        (report.hash, report.difference),
        (world.machine.hash(), None)
    );
}

/// The power goes at thirty moments of a month, each with and without a snapshot: nothing that was told
/// is lost or doubled, and what follows is decided as if nothing had been.
#[test]
fn killed_at_thirty_moments_of_a_month() {
    let world = month::world();
    let commands = given(&world);
    for moment in 1..=30 {
        let at = commands.len() * moment / 31;
        let (disk, told) = killed_at(&commands, at, moment % 2 == 0);
        let recovered = recover::<MemberServices>(storage(&disk), SMALL).unwrap();
        assert_eq!(recovered.machine().hash(), told, "at {at}");
        assert_eq!(recovered.recovery().snapshot.is_some(), moment % 2 == 0);
        let mut writer = recovered.start("again", commands[at].1).unwrap();
        go_on(&mut writer, &commands, commands.len(), at);
        writer.catch_up(world.at, |_| ()).unwrap();
        writer.flush().unwrap();
        assert_eq!(writer.machine().hash(), world.machine.hash(), "from {at}");
        drop(writer);
        let report = verify::<MemberServices>(&storage(&disk)).unwrap();
        assert_eq!(
            (report.hash, report.difference),
            (world.machine.hash(), None)
        );
    }
}

/// A disk as a cut of power left it after so many commands, the last decided and not flushed; and the
/// hash of what was told.
fn killed_at(
    commands: &[(Command, Stamp)],
    at: usize,
    with_snapshot: bool,
) -> (FaultyDisk, StateHash) {
    let disk = FaultyDisk::new();
    let mut writer =
        Writer::<MemberServices>::open(storage(&disk), SMALL, "test", commands[0].1).unwrap();
    go_on(&mut writer, commands, at / 2, 0);
    if with_snapshot {
        let saved = writer.saved();
        Snapshots::new(storage(&disk))
            .write(saved.seq, &saved.payload())
            .unwrap();
    }
    go_on(&mut writer, commands, at, at / 2);
    let told = writer.machine().hash();
    writer.step(commands[at].0.clone(), commands[at].1).unwrap();
    (disk.after_power_cut(|| false), told)
}

/// A snapshot holds all that decides: restored anywhere in a month, the rest is decided the same.
#[test]
fn a_snapshot_is_the_whole_state() {
    let world = month::world();
    let mut machine = MemberServices::default();
    for (index, decided) in world.log.iter().enumerate() {
        if index % 7 == 0 {
            let restored = MemberServices::restore(&machine.snapshot()).unwrap();
            assert_eq!(restored.hash(), machine.hash());
            assert_eq!(restored.next_deadline(), machine.next_deadline());
            machine = restored;
        }
        assert_eq!(
            machine.execute(&decided.command, decided.at),
            decided.events
        );
        for event in &decided.events {
            machine.apply(event, decided.at);
        }
    }
    assert_eq!(machine.hash(), world.machine.hash());
}

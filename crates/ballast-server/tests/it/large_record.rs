//! `ballast rebuild` takes a journal whose one record holds more events than two bytes can number.

use std::process::Command as Process;
use std::sync::Arc;

use ballast_desk::Desk;
use ballast_desk_events::{Action, Command, Event, Holder};
use ballast_engine::Writer;
use ballast_journal::{Directory, Options};
use ballast_model::{Machine, MachineError, Money, OperatingAccountId, Stamp};

const EVENTS: usize = 70_000;

/// Writes what the desk reads, and decides many events at once.
#[derive(Default)]
struct Wide;

impl Machine for Wide {
    type Command = Command;
    type Event = Event;
    const LOGIC: u32 = Desk::LOGIC;
    const SCHEMA: u32 = Desk::SCHEMA;

    fn execute(&self, _: &Command, _: Stamp) -> Vec<Event> {
        let deposit = Event::Deposited {
            holder: Holder::Operating(OperatingAccountId::new(0)),
            amount: Money::whole(1),
        };
        vec![deposit; EVENTS]
    }
    fn apply(&mut self, _: &Event, _: Stamp) {}
    fn next_deadline(&self) -> Option<Stamp> {
        None
    }
    fn clock_command() -> Command {
        Desk::clock_command()
    }
    fn encode_command(command: &Command, out: &mut Vec<u8>) {
        Desk::encode_command(command, out);
    }
    fn decode_command(bytes: &[u8]) -> Result<Command, MachineError> {
        Desk::decode_command(bytes)
    }
    fn encode_event(event: &Event, out: &mut Vec<u8>) {
        Desk::encode_event(event, out);
    }
    fn decode_event(bytes: &[u8]) -> Result<Event, MachineError> {
        Desk::decode_event(bytes)
    }
    fn snapshot(&self) -> Vec<u8> {
        Vec::new()
    }
    fn restore(_: &[u8]) -> Result<Self, MachineError> {
        Ok(Self)
    }
}

#[test]
fn a_record_of_very_many_events_is_rebuilt() {
    let data = tempfile::tempdir().unwrap();
    let directory = Directory::create(data.path().join("journal")).unwrap();
    let mut writer = Writer::<Wide>::open(
        Arc::new(directory),
        Options::SERVER,
        "test",
        Stamp::default(),
    )
    .unwrap();
    writer
        .step(Command::platform(Action::Clock), Stamp::default())
        .unwrap();
    writer.close().unwrap();

    for says in ["there was no query store before", "was equal, row by row"] {
        let output = Process::new(env!("CARGO_BIN_EXE_ballast"))
            .args(["rebuild", "--data"])
            .arg(data.path())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(output.status.success() && said.contains(says), "{said}");
    }
}

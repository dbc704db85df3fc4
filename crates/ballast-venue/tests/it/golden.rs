//! A journal of each logic that this machine ever had, kept for ever: one of this build's own is decided
//! again and gives the same, an older one's events are applied and give the state that they gave.
//!
//! A line is a stamp, a command and its events, in the bytes of the journal. A change of logic adds a
//! file (`BALLAST_GOLDEN=add`); none is ever changed.

use std::fmt::Write;
use std::path::PathBuf;

use ballast_model::{Machine, Stamp};
use ballast_venue::MemberServices;
use ballast_venue::words::event::Event;

use crate::month;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(pair).collect()
}

fn bytes_of(event: &Event) -> String {
    let mut bytes = Vec::new();
    MemberServices::encode_event(event, &mut bytes);
    hex(&bytes)
}

/// The month as this build decides it.
fn written() -> String {
    let world = month::world();
    let mut text = String::new();
    for decided in &world.log {
        let mut command = Vec::new();
        MemberServices::encode_command(&decided.command, &mut command);
        let events: Vec<_> = decided.events.iter().map(bytes_of).collect();
        writeln!(
            text,
            "{} {} {}",
            decided.at.micros(),
            hex(&command),
            events.join(",")
        )
        .unwrap();
    }
    writeln!(text, "hash {}", world.machine.hash()).unwrap();
    text
}

/// Reads a journal, of this build's logic by deciding it again.
fn replay(name: &str, text: &str, decides: bool) {
    let mut machine = MemberServices::default();
    for (number, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split(' ').collect();
        if let ["hash", hash] = words[..] {
            assert_eq!(machine.hash().to_string(), hash, "{name}");
            return;
        }
        let at = Stamp::from_micros(words[0].parse().unwrap());
        let command = MemberServices::decode_command(&unhex(words[1])).unwrap();
        let events = words[2].split(',').filter(|bytes| !bytes.is_empty());
        let events: Vec<Event> = events
            .map(|bytes| MemberServices::decode_event(&unhex(bytes)).unwrap())
            .collect();
        if decides {
            assert_eq!(
                machine.execute(&command, at),
                events,
                "{name}, line {}",
                number + 1
            );
        }
        for event in &events {
            machine.apply(event, at);
        }
    }
    panic!("{name} ends with its hash");
}

#[test]
fn every_journal_that_was_ever_written_is_read() {
    let own = format!("logic-{}.txt", MemberServices::LOGIC);
    let file = folder().join(&own);
    if !file.exists() && std::env::var("BALLAST_GOLDEN").as_deref() == Ok("add") {
        std::fs::create_dir_all(folder()).unwrap();
        std::fs::write(&file, written()).unwrap();
    }
    let mut seen = 0;
    for logic in 1..=MemberServices::LOGIC {
        let name = format!("logic-{logic}.txt");
        let text = std::fs::read_to_string(folder().join(&name)).unwrap_or_else(|error| {
            panic!("{name}: {error} (BALLAST_GOLDEN=add writes this build's)")
        });
        replay(&name, &text, name == own);
        seen += 1;
    }
    assert_eq!(seen, MemberServices::LOGIC);
}

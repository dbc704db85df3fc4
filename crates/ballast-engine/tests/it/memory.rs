//! An engine on a log that is no directory: what is needed of one is the trait, no more.

use std::sync::{Arc, Mutex};

use ballast_engine::{Engine, Lane, ManualClock, Setup, recover_from};
use ballast_journal::faulty::FaultyDisk;
use ballast_journal::{
    Chain, Durable, Epoch, Frames, Journal, JournalError, Log, Opened, Records, Sealed, Snapshots,
};
use ballast_model::{Machine, Seq};

use crate::toy::{Toy, add, at};

/// Groups in memory: their last records and their frames.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Groups>>);

#[derive(Default)]
struct Groups {
    frames: Vec<(Seq, Vec<u8>)>,
    chain: Chain,
    opened: u64,
    snapshots: FaultyDisk,
}

impl Memory {
    fn open(&self) -> (Journal, Opened) {
        self.0.lock().unwrap().opened += 1;
        let opened = Opened {
            first: Seq::new(1),
            last: self.durable().0.seq(),
            cut: None,
            away: Vec::new(),
        };
        (Journal::on(Arc::new(self.clone())), opened)
    }
}

impl Log for Memory {
    fn append(&self, mut group: Sealed) -> Result<(Durable, Chain), JournalError> {
        let mut groups = self.0.lock().unwrap();
        let (first, last) = (group.first(), group.last());
        let before = groups.frames.last().map_or(Seq::new(0), |(last, _)| *last);
        assert_eq!(first, before.next(), "groups come in order");
        let (frame, chain) = group.frame(groups.chain);
        groups.frames.push((last, frame.to_vec()));
        groups.chain = chain;
        Ok((Durable::up_to(last), chain))
    }
    fn flush(&self) -> Result<Durable, JournalError> {
        Ok(self.durable().0)
    }
    fn durable(&self) -> (Durable, Chain) {
        let groups = self.0.lock().unwrap();
        let last = groups.frames.last().map_or(Seq::new(0), |(last, _)| *last);
        (Durable::up_to(last), groups.chain)
    }
    fn records(&self, from: Seq) -> Result<Records, JournalError> {
        let last = self.durable().0.seq();
        Ok(Records::of_frames(Box::new(self.clone()), from, last))
    }
    fn snapshots(&self) -> Snapshots {
        Snapshots::new(Arc::new(self.0.lock().unwrap().snapshots.clone()))
    }
    fn epoch(&self) -> Epoch {
        Epoch(self.0.lock().unwrap().opened)
    }
    fn close(&self) -> Result<(), JournalError> {
        Ok(())
    }
}

impl Frames for Memory {
    fn read(&mut self, wanted: Seq, into: &mut Vec<u8>) -> Result<(), JournalError> {
        let groups = self.0.lock().unwrap();
        let holds = |(last, _): &&(Seq, Vec<u8>)| *last >= wanted;
        let found = groups.frames.iter().find(holds);
        into.extend(found.into_iter().flat_map(|(_, frame)| frame));
        Ok(())
    }
    fn place(&self) -> (String, u64) {
        ("memory".to_owned(), 0)
    }
}

#[test]
fn an_engine_runs_on_any_log() {
    let memory = Memory::default();
    let mut hash = None;
    for life in 0..3 {
        let (journal, opened) = memory.open();
        assert_eq!(journal.epoch(), Epoch(life + 1));
        let recovered = recover_from::<Toy>(journal, opened).unwrap();
        if let Some(hash) = hash {
            assert_eq!(recovered.machine().hash(), hash);
        }
        // The second start goes on from a snapshot, the third from one and what follows.
        assert_eq!(recovered.recovery().snapshot.is_some(), life > 0);
        let writer = recovered.start("memory", at(0)).unwrap();
        let engine = Engine::start(writer, Setup::new(Arc::new(ManualClock::at(at(0))))).unwrap();
        for number in 0..50 {
            let ticket = engine
                .handle()
                .submit(Lane::Normal, add(number % 7, 1))
                .unwrap();
            ticket.wait().unwrap();
        }
        hash = Some(engine.stop().unwrap().machine.hash());
    }
    let (journal, _) = memory.open();
    let mut records = journal.records(Seq::new(60)).unwrap();
    assert_eq!(records.next_record().unwrap().unwrap().seq, Seq::new(60));
    assert_eq!(records.last(), Seq::new(153));
}

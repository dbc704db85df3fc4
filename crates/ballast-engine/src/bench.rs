//! Measures an engine with any machine on a real disk, beside the floor that disk sets in the same
//! run.
//!
//! Absolute figures move by a factor of three with the disk; the ratios are what to hold. The floor
//! is a loop that writes as many bytes a group into a zeroed file and flushes it, and does nothing
//! else.

use std::collections::VecDeque;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ballast_journal::{Directory, File, Guard, Options, Records, Storage, Survey};
use ballast_model::Seq;

use crate::{Clock, Engine, EngineError, Lane, Setup, Threaded, recover};

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Commands of the throughput run.
    pub commands: u64,
    /// How many of them wait for their answer at any time.
    pub outstanding: usize,
    /// Single commands sent to an idle engine.
    pub singles: u64,
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            commands: 200_000,
            outstanding: 1024,
            singles: 300,
        }
    }
}

/// What was measured. Prints as one `key value` a line.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Commands decided, durable and answered in a second.
    pub durable_orders_per_s: f64,
    /// Journal bytes made durable in a second.
    pub durable_bytes_per_s: f64,
    /// What the floor makes durable in a second at the same group size.
    pub floor_bytes_per_s: f64,
    /// The one ÷ the other.
    pub durable_over_floor: f64,
    /// Commands a flush, on average.
    pub group_size: f64,
    /// Journal bytes of one command with its events.
    pub record_bytes: f64,
    /// Median of submit → answer, one command at a time.
    pub ack_us: f64,
    /// Median flush of that run.
    pub fdatasync_us: f64,
    /// The one ÷ the other.
    pub ack_over_fdatasync: f64,
    /// Records read, decoded and applied in a second, as a start does it.
    pub replay_per_s: f64,
    /// Records read in a second, checksums included.
    pub raw_read_per_s: f64,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "durable_orders_per_s {:.0}", self.durable_orders_per_s)?;
        writeln!(f, "durable_bytes_per_s {:.0}", self.durable_bytes_per_s)?;
        writeln!(f, "floor_bytes_per_s {:.0}", self.floor_bytes_per_s)?;
        writeln!(f, "durable_over_floor {:.3}", self.durable_over_floor)?;
        writeln!(f, "group_size {:.1}", self.group_size)?;
        writeln!(f, "record_bytes {:.1}", self.record_bytes)?;
        writeln!(f, "ack_us {:.1}", self.ack_us)?;
        writeln!(f, "fdatasync_us {:.1}", self.fdatasync_us)?;
        writeln!(f, "ack_over_fdatasync {:.3}", self.ack_over_fdatasync)?;
        writeln!(f, "replay_per_s {:.0}", self.replay_per_s)?;
        writeln!(f, "raw_read_per_s {:.0}", self.raw_read_per_s)
    }
}

/// A measurement that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The disk.
    #[error("cannot prepare the place to measure in")]
    Io(#[from] io::Error),
    /// The engine ended, or would not take a command.
    #[error("the engine did not answer")]
    NoAnswer,
}

/// What is played.
pub struct Workload<C, S> {
    /// Where stamps come from.
    pub clock: Arc<dyn Clock>,
    /// The commands that set the machine up.
    pub prepare: Vec<C>,
    /// Gives the command of each number.
    pub source: S,
    /// How much of it.
    pub sizes: Sizes,
}

/// Measures in a directory, which it fills and empties again.
pub fn run<M: Threaded, S: FnMut(u64) -> M::Command>(
    directory: &Path,
    workload: Workload<M::Command, S>,
) -> Result<Figures, BenchError> {
    let Workload {
        clock,
        prepare,
        mut source,
        sizes,
    } = workload;
    let place = directory.join("engine-bench");
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    let disk = TimedDisk::new(Directory::create(&place)?);
    let storage: Arc<dyn Storage> = Arc::new(disk.clone());
    let writer = recover::<M>(Arc::clone(&storage), Options::SERVER)?;
    let mut setup = Setup::new(Arc::clone(&clock));
    // Snapshots have their own price; here the journal is measured.
    setup.snapshots.every_records = u64::MAX;
    let engine = Engine::start(writer.start("bench", clock.now())?, setup)?;
    submit_all(&engine, prepare, sizes.outstanding)?;

    disk.forget();
    let acks = singles(&engine, &mut source, sizes.singles)?;
    let (ack, flush) = (median(acks), median(disk.flushes()));

    let before = engine.handle().readings();
    let bytes_before = journal_bytes(&storage)?;
    let took = stream(&engine, &mut source, sizes)?;
    let after = engine.handle().readings();
    let bytes = (journal_bytes(&storage)? - bytes_before) as f64;
    let (groups, commands) = (
        (after.groups - before.groups) as f64,
        (after.steps - before.steps) as f64,
    );
    let floor = floor(&place, (bytes / groups) as usize, (groups as u64).min(2000))?;

    engine.stop()?;
    let raw_read_per_s = raw_read(&storage)?;
    let replay_per_s = replay::<M>(&storage)?;
    fs::remove_dir_all(&place)?;
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    Ok(Figures {
        durable_orders_per_s: commands / took.as_secs_f64(),
        durable_bytes_per_s: bytes / took.as_secs_f64(),
        floor_bytes_per_s: floor,
        durable_over_floor: bytes / took.as_secs_f64() / floor,
        group_size: commands / groups,
        record_bytes: bytes / commands,
        ack_us: micros(ack),
        fdatasync_us: micros(flush),
        ack_over_fdatasync: ack.as_secs_f64() / flush.as_secs_f64(),
        replay_per_s,
        raw_read_per_s,
    })
}

fn answer<M: Threaded>(engine: &Engine<M>, command: M::Command) -> Result<(), BenchError> {
    let ticket = engine
        .handle()
        .submit(Lane::Normal, command)
        .map_err(|_| BenchError::NoAnswer)?;
    ticket.wait().map(drop).map_err(|_| BenchError::NoAnswer)
}

/// One command at a time, the engine idle before each.
fn singles<M: Threaded>(
    engine: &Engine<M>,
    source: &mut impl FnMut(u64) -> M::Command,
    count: u64,
) -> Result<Vec<Duration>, BenchError> {
    (0..count)
        .map(|number| {
            thread::sleep(Duration::from_millis(1));
            let command = source(number);
            let begun = Instant::now();
            answer(engine, command).map(|()| begun.elapsed())
        })
        .collect()
}

/// As many commands as may be outstanding, all the time.
fn stream<M: Threaded>(
    engine: &Engine<M>,
    source: &mut impl FnMut(u64) -> M::Command,
    sizes: Sizes,
) -> Result<Duration, BenchError> {
    // Made before: what a client does to have a command is not the engine's.
    let commands: Vec<M::Command> = (0..sizes.commands)
        .map(|number| source(sizes.singles + number))
        .collect();
    let begun = Instant::now();
    submit_all(engine, commands, sizes.outstanding)?;
    Ok(begun.elapsed())
}

/// Keeps so many commands waiting for their answer until all have theirs.
fn submit_all<M: Threaded>(
    engine: &Engine<M>,
    commands: Vec<M::Command>,
    outstanding: usize,
) -> Result<(), BenchError> {
    let handle = engine.handle();
    let mut waiting = VecDeque::with_capacity(outstanding);
    for command in commands {
        if waiting.len() == outstanding {
            oldest(&mut waiting)?;
        }
        waiting.push_back(
            handle
                .submit(Lane::Normal, command)
                .map_err(|_| BenchError::NoAnswer)?,
        );
    }
    while !waiting.is_empty() {
        oldest(&mut waiting)?;
    }
    Ok(())
}

fn oldest<T>(waiting: &mut VecDeque<crate::Ticket<T>>) -> Result<(), BenchError> {
    let ticket = waiting.pop_front().ok_or(BenchError::NoAnswer)?;
    ticket.wait().map(drop).map_err(|_| BenchError::NoAnswer)
}

/// Bytes a second of the least that any journal must do.
fn floor(place: &Path, group_bytes: usize, groups: u64) -> Result<f64, BenchError> {
    let directory = Directory::create(place.join("floor"))?;
    let mut file = directory.create("floor")?;
    let group = vec![0x5a; group_bytes];
    let zeros = vec![0; group_bytes];
    for index in 0..groups {
        write(&mut *file, index * group_bytes as u64, &zeros)?;
    }
    file.flush()?;
    let begun = Instant::now();
    for index in 0..groups {
        write(&mut *file, index * group_bytes as u64, &group)?;
        file.flush()?;
    }
    Ok(groups as f64 * group_bytes as f64 / begun.elapsed().as_secs_f64())
}

fn write(file: &mut dyn File, mut offset: u64, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = file.write_at(offset, bytes)?;
        offset += written as u64;
        bytes = &bytes[written..];
    }
    Ok(())
}

fn raw_read(storage: &Arc<dyn Storage>) -> Result<f64, BenchError> {
    let survey = Survey::of(&**storage).map_err(EngineError::from)?;
    let begun = Instant::now();
    let mut records = Records::of_segments(Arc::clone(storage), &survey.segments, Seq::new(1))
        .map_err(EngineError::from)?;
    let (mut count, mut bytes) = (0_u64, 0);
    while let Some(record) = records.next_record().map_err(EngineError::from)? {
        count += 1;
        bytes += std::hint::black_box(record.bytes).len();
    }
    std::hint::black_box(bytes);
    Ok(count as f64 / begun.elapsed().as_secs_f64())
}

/// A whole start without a snapshot: survey of every frame with its chain, then read, decode,
/// apply.
fn replay<M: Threaded>(storage: &Arc<dyn Storage>) -> Result<f64, BenchError> {
    for seq in ballast_journal::Snapshots::new(Arc::clone(storage))
        .list()
        .map_err(EngineError::from)?
    {
        storage.remove(&format!("{:020}.snapshot", seq.number()))?;
    }
    let begun = Instant::now();
    let recovered = recover::<M>(Arc::clone(storage), Options::SERVER)?;
    Ok(recovered.recovery().applied as f64 / begun.elapsed().as_secs_f64())
}

fn journal_bytes(storage: &Arc<dyn Storage>) -> Result<u64, BenchError> {
    let survey = Survey::of(&**storage).map_err(EngineError::from)?;
    Ok(survey.segments.iter().map(|segment| segment.used).sum())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times
        .get(times.len() / 2)
        .copied()
        .unwrap_or(Duration::ZERO)
}

/// A disk that remembers how long its flushes took.
#[derive(Clone)]
struct TimedDisk {
    disk: Directory,
    flushes: Arc<Mutex<Vec<Duration>>>,
}

impl TimedDisk {
    fn new(disk: Directory) -> Self {
        Self {
            disk,
            flushes: Arc::default(),
        }
    }
    fn forget(&self) {
        self.flushes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
    fn flushes(&self) -> Vec<Duration> {
        self.flushes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
    fn timed(&self, file: Box<dyn File>) -> Box<dyn File> {
        Box::new(TimedFile {
            file,
            flushes: Arc::clone(&self.flushes),
        })
    }
}

impl Storage for TimedDisk {
    fn names(&self) -> io::Result<Vec<String>> {
        self.disk.names()
    }
    fn open_read(&self, name: &str) -> io::Result<Box<dyn File>> {
        self.disk.open_read(name)
    }
    fn open_write(&self, name: &str) -> io::Result<Box<dyn File>> {
        Ok(self.timed(self.disk.open_write(name)?))
    }
    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        Ok(self.timed(self.disk.create(name)?))
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.disk.rename(from, to)
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.disk.remove(name)
    }
    fn flush_names(&self) -> io::Result<()> {
        self.disk.flush_names()
    }
    fn lock(&self) -> io::Result<Guard> {
        self.disk.lock()
    }
}

struct TimedFile {
    file: Box<dyn File>,
    flushes: Arc<Mutex<Vec<Duration>>>,
}

impl File for TimedFile {
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        self.file.read_at(offset, into)
    }
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_at(offset, bytes)
    }
    fn size(&self) -> io::Result<u64> {
        self.file.size()
    }
    fn set_size(&mut self, bytes: u64) -> io::Result<()> {
        self.file.set_size(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        let begun = Instant::now();
        self.file.flush()?;
        self.flushes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(begun.elapsed());
        Ok(())
    }
}

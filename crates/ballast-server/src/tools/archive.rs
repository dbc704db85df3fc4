//! `ballast archive`: closed segments of a journal compressed by hand, listed, and moved elsewhere. The
//! server does the first by itself (`run/archiver`).

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use ballast_engine::Entry;
use ballast_journal::{
    Archived, Archiving, Directory, Files, JournalError, Kept, Log, Moved, Options, Record,
    Segment, Snapshots, Survey, VerifiedSnapshot, move_archives,
};
use ballast_model::{Day, Seq, Stamp};

use crate::say::say;
use crate::tools::journal_tools::{JournalArgs, ToolError, created, existing};

/// What to do with the archives of a journal.
#[derive(Debug, clap::Args)]
pub struct ArchiveArgs {
    #[command(subcommand)]
    command: ArchiveCommand,
}

#[derive(Debug, clap::Subcommand)]
enum ArchiveCommand {
    /// Say which records are compressed, until when they go, how large they are and where.
    List(JournalArgs),
    /// Compress closed segments behind the newest snapshot. No server may be using the journal; a
    /// running one does it by itself, at its start and after each trading day.
    Make(MakeArgs),
    /// Move old archives to another directory, oldest first: copied, read back there, removed here.
    /// No server may be using the journal. What a start from any snapshot that is kept may need
    /// stays. What then needs older records is given the directory by `--archive`.
    Move(MoveArgs),
}

#[derive(Debug, clap::Args)]
struct MakeArgs {
    /// The journal's directory, such as `data/demo/journal`.
    #[arg(long, value_name = "DIR")]
    journal: PathBuf,
    /// Leave what was decided in the last so many calendar days before the journal's end as it is.
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    keep_days: u16,
}

#[derive(Debug, clap::Args)]
struct MoveArgs {
    /// The journal's directory, such as `data/demo/journal`.
    #[arg(long, value_name = "DIR")]
    journal: PathBuf,
    /// Archives all of whose records were decided by the end of that calendar day (`2026-09-01`), or
    /// are not beyond that record (`120000`).
    #[arg(long, value_name = "DAY|SEQ")]
    until: Until,
    /// Where to; made where it is not there.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

/// How far.
#[derive(Debug, Clone, Copy)]
enum Until {
    Day(Day),
    Record(Seq),
}

impl FromStr for Until {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text.parse(), text.parse()) {
            (Ok(day), _) if text.contains('-') => Ok(Self::Day(day)),
            (_, Ok(seq)) => Ok(Self::Record(Seq::new(seq))),
            _ => Err("neither a day such as 2026-09-01 nor the number of a record".to_owned()),
        }
    }
}

impl Until {
    fn takes(self, line: &Archived) -> bool {
        match self {
            Self::Day(day) => stamp(line).is_some_and(|stamp| stamp.day() <= day),
            Self::Record(seq) => line.last <= seq,
        }
    }
}

/// When the last record of an archive was decided.
fn stamp(line: &Archived) -> Option<Stamp> {
    line.label.parse().ok()
}

/// What the manifest calls a segment whose last record was decided before a day: the stamp of that record.
pub fn label(record: Record<'_>, before: Option<Day>) -> Option<String> {
    let stamp = Entry::read(record.seq, record.bytes).ok()?.stamp;
    let is_old = before.is_none_or(|day| stamp.day() < day);
    is_old.then(|| stamp.to_string())
}

/// The first day of which everything stays as it is; `None` where no day is kept.
pub fn first_kept(last: Day, keep_days: u16) -> Option<Day> {
    let kept = i32::from(keep_days);
    (kept > 0).then(|| Day::from_number(last.number() + 1 - kept))
}

/// How many segments, and from how many bytes to how many.
pub fn told(made: &[Archived]) -> String {
    let plain = made.iter().map(|line| line.plain_bytes).sum();
    let bytes = made.iter().map(|line| line.bytes).sum();
    let count = made.len();
    let segments = if count == 1 { "segment" } else { "segments" };
    format!("{count} {segments}, {} → {}", size(plain), size(bytes))
}

fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// Does what was asked.
pub fn run(args: &ArchiveArgs) -> Result<(), ToolError> {
    match &args.command {
        ArchiveCommand::List(args) => list(args),
        ArchiveCommand::Make(args) => make(args),
        ArchiveCommand::Move(args) => move_away(args),
    }
}

fn list(args: &JournalArgs) -> Result<(), ToolError> {
    let survey = Survey::of(&*args.open()?)?;
    for segment in &survey.segments {
        say!("{}", row(segment));
    }
    Ok(())
}

fn row(segment: &Segment) -> String {
    let Segment {
        first, last, name, ..
    } = segment;
    let records = format!("records {first}–{last}");
    let archived = |line: &Archived| {
        format!(
            "{records}, until {}: archive `{name}`, {} → {}",
            line.label,
            size(line.plain_bytes),
            size(line.bytes)
        )
    };
    match &segment.kept {
        Kept::Plain => format!("{records}: segment `{name}`, {}", size(segment.used)),
        Kept::Archived(line) => archived(line),
        Kept::Away(line) => match &line.moved {
            Some(place) => format!("{}, moved to {place}", archived(line)),
            None => format!("{}, MISSING", archived(line)),
        },
    }
}

fn make(args: &MakeArgs) -> Result<(), ToolError> {
    let storage = existing(&args.journal)?;
    let (files, opened) = Files::open(Arc::clone(&storage), Options::SERVER)?;
    if let Some(cut) = opened.cut {
        say!(
            "a torn tail of {} bytes was cut from {}",
            cut.bytes,
            cut.segment
        );
    }
    let archiver = files.archive();
    let made = match newest_whole(&Snapshots::new(storage))? {
        Some(behind) => {
            let before = first_kept(last_day(&files)?, args.keep_days);
            let archiving = Archiving {
                label: &|record| label(record, before),
                pace: &mut |_| ControlFlow::Continue(()),
            };
            archiver.archive(&behind, archiving)?
        }
        None => Vec::new(),
    };
    let left = archiver.closed().len();
    files.close()?;
    say!("archived: {}", told(&made));
    if left > 0 {
        say!(
            "{left} closed segments stay as they are: kept by days, or not behind the newest snapshot, which a server writes as it stops"
        );
    }
    Ok(())
}

fn newest_whole(snapshots: &Snapshots) -> Result<Option<VerifiedSnapshot>, JournalError> {
    let mut newest = snapshots.list()?.into_iter().rev();
    Ok(newest.find_map(|seq| snapshots.reread(seq).ok()))
}

/// When the last record was decided.
fn last_day(files: &Files) -> Result<Day, JournalError> {
    let mut records = files.records(files.durable().0.seq())?;
    let last = records.next_record()?;
    let entry = last.and_then(|record| Entry::read(record.seq, record.bytes).ok());
    Ok(entry.map(|entry| entry.stamp.day()).unwrap_or_default())
}

fn move_away(args: &MoveArgs) -> Result<(), ToolError> {
    let storage = existing(&args.journal)?;
    let to: Directory = created(&args.to)?;
    let real = |path: &PathBuf| path.canonicalize().ok();
    if real(&args.to) == real(&args.journal) {
        return Err(ToolError::OwnDirectory(args.to.clone()));
    }
    let place = std::path::absolute(&args.to).unwrap_or_else(|_| args.to.clone());
    let place = place.display().to_string();
    let Moved {
        moved,
        needed,
        oldest,
    } = move_archives(&storage, &to, &place, |line| args.until.takes(line))?;
    match (moved.first(), moved.last()) {
        (Some(first), Some(last)) => say!(
            "moved to {place}: records {}–{}, {} archives",
            first.first,
            last.last,
            moved.len()
        ),
        _ => say!("nothing was moved"),
    }
    if let (Some(first), Some(last)) = (needed.first(), needed.last()) {
        say!(
            "records {}–{} stay: they are not all behind the oldest snapshot that is kept, as of record {}",
            first.first,
            last.last,
            oldest.seq()
        );
    }
    Ok(())
}

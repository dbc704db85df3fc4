//! `ballast backup` and `ballast restore`: a data directory as it was at one moment, in use or not.
//!
//! The key file is not among it, nor the query store: that is made anew from the journal.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ballast_desk::Desk;
use ballast_engine::{Saved, state_at};
use ballast_gateway::counter::{DeskCut, consistent_cut};
use ballast_journal::{Backup, Directory, Storage, Survey};
use ballast_model::Seq;

use crate::people::choices;
use crate::run::data_directory::MARK;
use crate::say::say;
use crate::tools::journal_tools::{ArchiveDirs, ToolError, created, existing};
use crate::venue::{blobs, services};

const JOURNAL: &str = "journal";
const COUNTER: &str = "counter";
const VENUE: &str = services::DIRECTORY;

/// A copy to make.
#[derive(Debug, clap::Args)]
pub struct CopyArgs {
    /// What to copy.
    #[arg(long, value_name = "DIR")]
    pub from: PathBuf,
    /// Where to; absent or empty.
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
}

/// A copy to make of a directory whose journal was shortened.
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    #[command(flatten)]
    copy: CopyArgs,
    #[command(flatten)]
    archives: ArchiveDirs,
}

/// Copies a data directory, in use or not: journal, the embedded counter's file and vault with choices, the first
/// two as of one moment; and member services with their files.
pub fn run_backup(args: &BackupArgs) -> Result<(), ToolError> {
    let BackupArgs {
        copy: args,
        archives,
    } = args;
    let journal = archives.beside(existing(&args.from.join(JOURNAL))?)?;
    // First: what it then lacks of the desk's settled days a start makes up for.
    if let Some(venue) = part(args, VENUE)? {
        let until = Survey::of(&*venue)?.durable();
        let copied = ballast_journal::backup(&venue, &created(&args.to.join(VENUE))?, until)?;
        say_venue(args, copied)?;
    }
    let counter = part(args, COUNTER)?;
    // How far it goes is looked at before the journal's part is cut, copied after.
    let before = counter.as_deref().map(last_record).transpose()?;
    let desk = copy_journal(args, &journal)?;
    if let Some((file, before)) = counter.zip(before) {
        copy_counters_file(args, &file, before, &desk)?;
    }
    copy_logins(args)
}

/// Copies a backup into an empty place, checking every frame, and says whether its parts are of one
/// moment. `ballast verify` then checks every decision.
pub fn run_restore(args: &CopyArgs) -> Result<(), ToolError> {
    let journal = existing(&args.from.join(JOURNAL))?;
    let counter = part(args, COUNTER)?;
    if let Some(venue) = part(args, VENUE)? {
        let restored = ballast_journal::restore(&*venue, &created(&args.to.join(VENUE))?)?;
        say_venue(args, restored)?;
    }
    let to = args.to.join(JOURNAL);
    let restored = ballast_journal::restore(&*journal, &created(&to)?)?;
    let desk = state_at(existing(&to)?, restored.last)?;
    say_journal(&desk);
    if let Some(file) = counter {
        let to = args.to.join(COUNTER);
        let restored = ballast_journal::restore(&*file, &created(&to)?)?;
        let fits = consistent_cut(existing(&to)?, Seq::new(0), &cut(&desk))?;
        say_counter(restored, fits);
    }
    copy_logins(args)
}

/// A journal beside the desk's: a counter of its own keeps its file elsewhere, and an older desk has no member
/// services.
fn part(args: &CopyArgs, name: &str) -> Result<Option<Arc<dyn Storage>>, ToolError> {
    let place = args.from.join(name);
    place.exists().then(|| existing(&place)).transpose()
}

/// Member services, with the files that their journal names: a file is there before its record, so those that are
/// copied after it are enough.
fn say_venue(args: &CopyArgs, copied: Backup) -> Result<(), ToolError> {
    let last = copied.last;
    let files = copy_folder(
        &args.from.join(blobs::DIRECTORY),
        &args.to.join(blobs::DIRECTORY),
    )?;
    say!(
        "member services: up to record {last}, with {files} files, sealed as they are; the vault's key opens them"
    );
    Ok(())
}

/// Copies a folder and what is in it; how many files.
fn copy_folder(from: &Path, to: &Path) -> Result<usize, ToolError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| ToolError::Directory { path, source }
    };
    if !from.exists() {
        return Ok(0);
    }
    std::fs::create_dir_all(to).map_err(failed(to))?;
    let mut copied = 0;
    for entry in std::fs::read_dir(from).map_err(failed(from))? {
        let entry = entry.map_err(failed(from))?;
        let (path, name) = (entry.path(), entry.file_name());
        // One that is being written has another name until it is whole.
        if path.extension().is_some_and(|extension| extension == "new") {
            continue;
        }
        if path.is_dir() {
            copied += copy_folder(&path, &to.join(name))?;
        } else {
            std::fs::copy(&path, to.join(name)).map_err(failed(&path))?;
            copied += 1;
        }
    }
    Ok(copied)
}

fn last_record(storage: &dyn Storage) -> Result<Seq, ToolError> {
    Ok(Survey::of(storage)?.last())
}

/// The desk as of the end of its copy.
fn copy_journal(args: &CopyArgs, journal: &Arc<dyn Storage>) -> Result<Saved<Desk>, ToolError> {
    let to = args.to.join(JOURNAL);
    let until = Survey::of(&**journal)?.durable();
    let copied = ballast_journal::backup(journal, &created(&to)?, until)?;
    let desk = state_at(existing(&to)?, copied.last)?;
    say_journal(&desk);
    Ok(desk)
}

fn copy_counters_file(
    args: &CopyArgs,
    file: &Arc<dyn Storage>,
    before: Seq,
    desk: &Saved<Desk>,
) -> Result<(), ToolError> {
    let fits = consistent_cut(Arc::clone(file), before, &cut(desk))?;
    let until = Survey::of(&**file)?.durable().at_most(fits);
    let to: Directory = created(&args.to.join(COUNTER))?;
    let copied = ballast_journal::backup(file, &to, until)?;
    say_counter(copied, fits);
    Ok(())
}

fn cut(desk: &Saved<Desk>) -> DeskCut {
    DeskCut {
        next_child: desk.machine.next_child(),
        trading_day: desk.machine.trading_day(),
    }
}

/// Of which moment a copy is.
fn say_journal(desk: &Saved<Desk>) {
    let day = match (desk.machine.trading_day(), desk.machine.last_day()) {
        (Some(day), _) => format!("in trading day {day}"),
        (None, Some(day)) => format!("trading day {day} settled"),
        (None, None) => "before the first trading day".to_owned(),
    };
    say!(
        "journal: up to record {} of {}, {day}",
        desk.seq,
        desk.stamp
    );
}

fn say_counter(copied: Backup, fits: Seq) {
    let last = copied.last;
    if last <= fits {
        say!("counter: up to record {last}, of the same moment");
    } else {
        say!(
            "counter: up to record {last}, LATER than the journal: from record {} on it knows orders or a trading day that the journal does not",
            fits.next()
        );
    }
}

/// Vault, choices of users, and the mark of a demonstration.
fn copy_logins(args: &CopyArgs) -> Result<(), ToolError> {
    if copy_file(args, "vault")? {
        say!(
            "vault: copied, sealed as it is. Keep its key file apart: a restored DATA is opened by DATA.key beside it"
        );
    }
    if copy_file(args, choices::FILE)? {
        say!("choices: what users chose for their pages, copied");
    }
    if copy_file(args, MARK)? {
        say!("marked as a demonstration: its logins are public");
    }
    Ok(())
}

/// Copies one file of a data directory; whether it is there.
fn copy_file(args: &CopyArgs, name: &str) -> Result<bool, ToolError> {
    let from = args.from.join(name);
    if !from.exists() {
        return Ok(false);
    }
    let to = args.to.join(name);
    std::fs::copy(&from, &to).map_err(|source| ToolError::Directory { path: to, source })?;
    Ok(true)
}

//! The real disk: a directory of the operating system.

use std::fs;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::storage::{File, Guard, Storage};

const LOCK_NAME: &str = "lock";

/// A directory of the operating system.
#[derive(Debug, Clone)]
pub struct Directory {
    path: PathBuf,
}

impl Directory {
    /// An existing directory.
    pub fn existing(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        if fs::metadata(&path)?.is_dir() {
            Ok(Self { path })
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    /// A directory that is made, with its parents, where it is missing.
    pub fn create(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        create_durably(&path)?;
        Ok(Self { path })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn open(&self, name: &str, options: &fs::OpenOptions) -> io::Result<Box<dyn File>> {
        Ok(Box::new(DiskFile(options.open(self.path.join(name))?)))
    }
}

/// A new directory is an entry of its parent: without flushing that one, a power cut may lose the
/// whole journal.
fn create_durably(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return fs::metadata(path).map(drop);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let parent = path.parent().ok_or(error)?;
            create_durably(parent)?;
            fs::create_dir(path)?;
        }
        Err(error) => return Err(error),
    }
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => fs::File::open(parent)?.sync_all(),
        _ => fs::File::open(".")?.sync_all(),
    }
}

impl Storage for Directory {
    fn names(&self) -> io::Result<Vec<String>> {
        // A name that is no UTF-8 is none of ours.
        fs::read_dir(&self.path)?
            .map(|entry| entry.map(|entry| entry.file_name().into_string().ok()))
            .filter_map(Result::transpose)
            .collect()
    }
    fn open_read(&self, name: &str) -> io::Result<Box<dyn File>> {
        self.open(name, fs::OpenOptions::new().read(true))
    }
    fn open_write(&self, name: &str) -> io::Result<Box<dyn File>> {
        self.open(name, fs::OpenOptions::new().read(true).write(true))
    }
    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        self.open(
            name,
            fs::OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(true),
        )
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path.join(from), self.path.join(to))
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path.join(name))
    }
    fn flush_names(&self) -> io::Result<()> {
        fs::File::open(&self.path)?.sync_all()
    }
    fn lock(&self) -> io::Result<Guard> {
        let file = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(self.path.join(LOCK_NAME))?;
        file.try_lock().map_err(io::Error::from)?;
        Ok(Guard::new(file))
    }
}

struct DiskFile(fs::File);

impl File for DiskFile {
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        FileExt::read_at(&self.0, into, offset)
    }
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<usize> {
        FileExt::write_at(&self.0, bytes, offset)
    }
    fn size(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }
    fn set_size(&mut self, bytes: u64) -> io::Result<()> {
        self.0.set_len(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }
}

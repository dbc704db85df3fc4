//! Ending the process when going on could tell lies: a journal that failed, a bug in a thread of
//! the engine.

use std::error::Error;
use std::process;
use std::sync::Arc;
use std::thread;

use crate::EngineError;

/// What is done when an engine cannot go on. After it returns (in tests) the engine answers
/// [`Stopped`](crate::Stopped).
pub type Halt = Arc<dyn Fn(&EngineError) + Send + Sync>;

/// Exit code of [`exit_process`]: the journal or a bug ended the process, a restart recovers.
pub const EXIT_CODE: i32 = 70;

/// Says why and ends the process at once: nothing unflushed may reach anyone.
pub fn exit_process() -> Halt {
    Arc::new(|error| {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        eprintln!("ballast: the engine ends: {text}");
        process::exit(EXIT_CODE)
    })
}

/// Held by a thread: a panic there halts too.
pub(crate) struct HaltOnPanic {
    pub(crate) thread: &'static str,
    pub(crate) halt: Halt,
}

impl Drop for HaltOnPanic {
    fn drop(&mut self) {
        if thread::panicking() {
            (self.halt)(&EngineError::Panicked {
                thread: self.thread,
            });
        }
    }
}

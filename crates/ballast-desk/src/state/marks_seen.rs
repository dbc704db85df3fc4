//! How many marks in a row found something reached (`confirm_marks`): a plan of it may wait for more.

use minicbor::{Decode, Encode};

/// None where nothing waits: it was confirmed, or one mark is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct MarksSeen(Option<u32>);

impl MarksSeen {
    /// By the one that brought it there, if it waits for more.
    pub(crate) fn of(waits: bool) -> Self {
        Self(waits.then_some(1))
    }

    /// Its plan waits for more marks.
    pub fn waits(self) -> bool {
        self.0.is_some()
    }

    /// Marks in a row that found it so, while it waits.
    pub fn seen(self) -> Option<u32> {
        self.0
    }

    /// More marks found it so; true where they are enough now.
    pub(crate) fn count(&mut self, more: u32, enough: u32) -> bool {
        let Some(seen) = &mut self.0 else {
            return false;
        };
        *seen += more;
        let is_enough = *seen >= enough;
        if is_enough {
            self.0 = None;
        }
        is_enough
    }

    /// A mark did not find it so.
    pub(crate) fn begin_anew(&mut self) {
        if let Some(seen) = &mut self.0 {
            *seen = 0;
        }
    }
}

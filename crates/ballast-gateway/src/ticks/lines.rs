//! Which line of a text a byte stands on.
//!
//! A CSV reader counts the line on which it began to look for a row: one before the blank lines
//! that it passes over, and before the second half of Windows' line end.

use std::collections::VecDeque;
use std::io::Read;

/// A text on its way through, with the beginnings of its lines that are not blank, as far as they
/// were not asked for yet.
#[derive(Debug)]
pub(super) struct Lines<R> {
    text: R,
    bytes: u64,
    line: u64,
    blank_so_far: bool,
    begins: VecDeque<(u64, u64)>,
}

impl<R> Lines<R> {
    pub fn new(text: R) -> Self {
        Self {
            text,
            bytes: 0,
            line: 1,
            blank_so_far: true,
            begins: VecDeque::new(),
        }
    }

    /// The line of a row that was looked for from this byte on: the first that is not blank. Bytes are asked for in
    /// their order.
    pub fn line_of(&mut self, byte: u64) -> u64 {
        while self.begins.front().is_some_and(|(begin, _)| *begin < byte) {
            self.begins.pop_front();
        }
        self.begins.front().map_or(self.line, |(_, line)| *line)
    }

    fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.blank_so_far = true;
                }
                b'\r' => {}
                _ if self.blank_so_far => {
                    self.blank_so_far = false;
                    self.begins.push_back((self.bytes, self.line));
                }
                _ => {}
            }
            self.bytes += 1;
        }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.text.read(into)?;
        self.pass(&into[..read]);
        Ok(read)
    }
}

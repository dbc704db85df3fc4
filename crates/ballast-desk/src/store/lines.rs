//! Short byte strings one behind the other, numbered as they come: no allocation and no pointer for each.

/// Lines of bytes. They lie in blocks, of which only the last may move: where a line is longer than what is left.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    blocks: Vec<Vec<u8>>,
    /// Where each line begins: its block, and how far into it.
    begins: Vec<Begin>,
}

#[derive(Debug, Clone, Copy)]
struct Begin {
    block: u32,
    at: u32,
}

/// Bytes of a block: few accounts have many lines, and many have few.
const FIRST_BLOCK: usize = 1 << 10;
const BLOCK: usize = 1 << 16;
/// A block with less room than this takes no more lines.
const ROOM: usize = 1 << 8;

impl Lines {
    /// A line that is there.
    #[inline(always)]
    pub fn line(&self, number: usize) -> &[u8] {
        let Begin { block, at } = self.begins[number];
        let lines = &self.blocks[block as usize];
        let end = match self.begins.get(number + 1) {
            Some(next) if next.block == block => next.at as usize,
            _ => lines.len(),
        };
        &lines[at as usize..end]
    }

    /// Adds the line that is written.
    #[inline(always)]
    pub fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        if self
            .blocks
            .last()
            .is_none_or(|block| block.len() >= block.capacity() - ROOM)
        {
            self.begin_block();
        }
        let block = self.blocks.len() - 1;
        let lines = &mut self.blocks[block];
        self.begins.push(Begin {
            block: block as u32,
            at: lines.len() as u32,
        });
        write(lines);
    }

    /// All lines as they came.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.begins.len()).map(|number| self.line(number))
    }

    #[cold]
    #[inline(never)]
    fn begin_block(&mut self) {
        let bytes = match self.blocks.len() {
            0 => FIRST_BLOCK,
            _ => BLOCK,
        };
        self.blocks.push(Vec::with_capacity(bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_as_it_was_written_whatever_its_length() {
        let line = |number: usize| vec![number as u8; number * 37 % 700 + number / 100 * 9000];
        let mut lines = Lines::default();
        for number in 0..900 {
            lines.add(|out| out.extend_from_slice(&line(number)));
        }
        for number in 0..900 {
            assert_eq!(lines.line(number), line(number), "{number}");
        }
        assert!(lines.iter().eq((0..900).map(line)));
    }
}

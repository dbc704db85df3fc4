//! The binary form of rows. Little-endian; number columns lie 8-aligned, so a browser reads them in
//! place.
//!
//! ```text
//! offset  size        what
//!      0  u8          layout, 1
//!      1  u8          1 = snapshot, 0 = delta
//!      2  u16         C, columns
//!      4  u32         subscription id
//!      8  u64         version
//!     16  u32         R, rows
//!     20  u32         D, removed rows
//!     24  u32         E, texts added to the subscription's dictionary (a snapshot empties it first)
//!     28  u32         0
//!     32  C×R f64     values, column by column; a text column holds indices into the dictionary; NaN = no value
//!      …  R u32       row keys
//!      …  D u32       keys of removed rows
//!      …  C u16       column ids
//!      …  E ×         u16 length, UTF-8 bytes
//! ```

use thiserror::Error;

const LAYOUT: u8 = 1;
const HEADER: usize = 32;
const ID: std::ops::Range<usize> = 4..8;

/// A frame of one rows subscription.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// Subscription.
    pub id: u32,
    /// Counts up by one from the snapshot.
    pub version: u64,
    /// Replaces everything known of the subscription, its dictionary included.
    pub snapshot: bool,
    /// Column ids.
    pub columns: Vec<u16>,
    /// Row keys.
    pub keys: Vec<u32>,
    /// Keys of rows that are gone.
    pub removed: Vec<u32>,
    /// Texts appended to the dictionary.
    pub texts: Vec<String>,
    /// `columns.len() × keys.len()` values, column by column.
    pub values: Vec<f64>,
}

/// The bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    /// Another layout.
    #[error("layout {0} is not known")]
    Layout(u8),
    /// They end too early, or something follows the end.
    #[error("the frame's length does not fit its counts")]
    Length,
    /// A text is not UTF-8.
    #[error("a text of the dictionary is not UTF-8")]
    Text,
}

impl Frame {
    /// As bytes.
    ///
    /// # Panics
    /// When the values do not fill columns × rows, or a text is longer than 65,535 bytes.
    pub fn encode(&self) -> Vec<u8> {
        let (columns, rows) = (self.columns.len(), self.keys.len());
        assert_eq!(
            self.values.len(),
            columns * rows,
            "Invariant: values fill columns × rows"
        );
        let mut out = Vec::with_capacity(
            HEADER + 8 * self.values.len() + 4 * (rows + self.removed.len()) + 2 * columns,
        );
        out.push(LAYOUT);
        out.push(u8::from(self.snapshot));
        out.extend((columns as u16).to_le_bytes());
        out.extend(self.id.to_le_bytes());
        out.extend(self.version.to_le_bytes());
        for count in [rows, self.removed.len(), self.texts.len(), 0] {
            out.extend((count as u32).to_le_bytes());
        }
        self.values
            .iter()
            .for_each(|value| out.extend(value.to_le_bytes()));
        self.keys
            .iter()
            .chain(&self.removed)
            .for_each(|key| out.extend(key.to_le_bytes()));
        self.columns
            .iter()
            .for_each(|column| out.extend(column.to_le_bytes()));
        for text in &self.texts {
            let length = u16::try_from(text.len()).expect("Invariant: a text of a row is short");
            out.extend(length.to_le_bytes());
            out.extend(text.as_bytes());
        }
        out
    }

    /// The bytes of a frame, for another subscription.
    pub fn of_subscription(encoded: &[u8], id: u32) -> Vec<u8> {
        let mut out = encoded.to_vec();
        out[ID].copy_from_slice(&id.to_le_bytes());
        out
    }

    /// From bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        let mut rest = Reader(bytes);
        let [layout, snapshot] = rest.take()?;
        if layout != LAYOUT {
            return Err(FrameError::Layout(layout));
        }
        let columns = usize::from(u16::from_le_bytes(rest.take()?));
        let id = u32::from_le_bytes(rest.take()?);
        let version = u64::from_le_bytes(rest.take()?);
        let [rows, removed, texts, _] =
            [rest.count()?, rest.count()?, rest.count()?, rest.count()?];
        let cells = columns.checked_mul(rows).ok_or(FrameError::Length)?;
        let values = rest.many(cells, f64::from_le_bytes)?;
        let keys = rest.many(rows, u32::from_le_bytes)?;
        let removed = rest.many(removed, u32::from_le_bytes)?;
        let columns = rest.many(columns, u16::from_le_bytes)?;
        let texts = (0..texts).map(|_| rest.text()).collect::<Result<_, _>>()?;
        if !rest.0.is_empty() {
            return Err(FrameError::Length);
        }
        Ok(Self {
            id,
            version,
            snapshot: snapshot == 1,
            columns,
            keys,
            removed,
            texts,
            values,
        })
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], FrameError> {
        let (head, tail) = self.0.split_first_chunk().ok_or(FrameError::Length)?;
        self.0 = tail;
        Ok(*head)
    }
    fn count(&mut self) -> Result<usize, FrameError> {
        Ok(u32::from_le_bytes(self.take()?) as usize)
    }
    fn many<T, const N: usize>(
        &mut self,
        count: usize,
        read: fn([u8; N]) -> T,
    ) -> Result<Vec<T>, FrameError> {
        // Checked before anything is set aside: counts come from outside.
        if count
            .checked_mul(N)
            .is_none_or(|bytes| bytes > self.0.len())
        {
            return Err(FrameError::Length);
        }
        (0..count).map(|_| self.take().map(read)).collect()
    }
    fn text(&mut self) -> Result<String, FrameError> {
        let length = usize::from(u16::from_le_bytes(self.take()?));
        let (head, tail) = self.0.split_at_checked(length).ok_or(FrameError::Length)?;
        self.0 = tail;
        String::from_utf8(head.to_vec()).map_err(|_| FrameError::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame {
            id: 3,
            version: 41,
            snapshot: true,
            columns: vec![0, 2],
            keys: vec![7, 9, 12],
            removed: vec![4],
            texts: vec!["cu2701".into(), "沪铜".into()],
            values: vec![0.0, 1.0, f64::NAN, 86_430.0, -0.5, 0.0],
        }
    }

    #[test]
    fn a_frame_reads_back() {
        let bytes = frame().encode();
        let back = Frame::decode(&bytes).unwrap();
        // NaN ("no value") differs from itself: compare the bytes.
        assert_eq!(back.encode(), bytes);
        assert_eq!(
            (back.keys, back.texts, back.version),
            (frame().keys, frame().texts, 41)
        );
    }

    #[test]
    fn number_columns_lie_on_eight_bytes() {
        let bytes = frame().encode();
        assert_eq!(
            f64::from_le_bytes(bytes[32 + 3 * 8..32 + 4 * 8].try_into().unwrap()),
            86_430.0
        );
    }

    #[test]
    fn cut_or_padded_bytes_are_refused() {
        let mut bytes = frame().encode();
        for length in 0..bytes.len() {
            assert!(Frame::decode(&bytes[..length]).is_err());
        }
        bytes.push(0);
        assert_eq!(Frame::decode(&bytes), Err(FrameError::Length));
        bytes[0] = 2;
        assert_eq!(Frame::decode(&bytes), Err(FrameError::Layout(2)));
    }

    #[test]
    fn counts_from_outside_set_nothing_aside() {
        let mut bytes = Frame::default().encode();
        bytes[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(Frame::decode(&bytes), Err(FrameError::Length));
    }
}

//! Live topics, rendered once for all who look at them: ten times a second what a topic shows is held
//! against what it showed, and what changed becomes one frame, whoever many sockets send it.
//!
//! A socket that is a few frames behind is sent those; one that is further behind, or new, is sent a
//! snapshot, which is made once too. A topic that nobody looks at any more is gone.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use crate::http::app::App;
use crate::live::bells::{Bell, Bells};
use crate::live::rows::{Rows, Shown, rows};
use ballast_api::frame::Frame;
use ballast_api::live::{Cell, RowsFrame};

/// Rows are rendered this often.
const TICK: Duration = Duration::from_millis(100);
/// Deltas kept for sockets that are behind.
const KEPT: usize = 20;
/// A dictionary with so many texts more than its rows have cells begins anew.
const DEAD_TEXTS: usize = 4_096;

/// What changed, or all there is.
pub struct Change {
    pub version: u64,
    snapshot: bool,
    columns: Vec<u16>,
    keys: Vec<u32>,
    removed: Vec<u32>,
    /// Texts that are new in the dictionary.
    texts: Vec<String>,
    /// Column by column.
    cells: Vec<Vec<Cell>>,
    /// The same with texts by their places in the dictionary.
    values: Vec<f64>,
    binary: OnceLock<Vec<u8>>,
}

impl Change {
    /// As a binary frame of a subscription.
    pub fn binary(&self, subscription: u32) -> Vec<u8> {
        let shared = self.binary.get_or_init(|| {
            let frame = Frame {
                id: 0,
                version: self.version,
                snapshot: self.snapshot,
                columns: self.columns.clone(),
                keys: self.keys.clone(),
                removed: self.removed.clone(),
                texts: self.texts.clone(),
                values: self.values.clone(),
            };
            frame.encode()
        });
        Frame::of_subscription(shared, subscription)
    }

    /// As a JSON frame of a subscription.
    pub fn json(&self, subscription: u32) -> RowsFrame {
        RowsFrame {
            id: subscription,
            version: self.version,
            snapshot: self.snapshot,
            columns: self.columns.clone(),
            keys: self.keys.clone(),
            removed: self.removed.clone(),
            values: self.cells.clone(),
        }
    }
}

/// A topic that somebody looks at.
pub struct Topic {
    shown: Shown,
    rendered: Mutex<Rendered>,
    bells: Bells,
}

#[derive(Default)]
struct Rendered {
    /// Of the newest change; 0 before the first rendering.
    version: u64,
    rows: Rows,
    dictionary: BTreeMap<String, u32>,
    deltas: VecDeque<Arc<Change>>,
    snapshot: Option<Arc<Change>>,
}

impl Topic {
    fn new(shown: Shown) -> Self {
        Self {
            shown,
            rendered: Mutex::default(),
            bells: Bells::default(),
        }
    }

    /// What it is about.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    /// Rings when there is something new.
    pub fn hang_up(&self, bell: &Bell) {
        self.bells.hang_up(bell);
    }

    /// What brings a client from a version to now: deltas, or a snapshot where there are none for it.
    pub fn since(&self, version: Option<u64>) -> Vec<Arc<Change>> {
        let mut rendered = lock(&self.rendered);
        match version {
            Some(version) if version == rendered.version => Vec::new(),
            Some(version)
                if rendered
                    .deltas
                    .front()
                    .is_some_and(|delta| delta.version <= version + 1) =>
            {
                let newer = rendered
                    .deltas
                    .iter()
                    .filter(|delta| delta.version > version);
                newer.cloned().collect()
            }
            Some(_) | None => vec![rendered.snapshot(&self.shown)],
        }
    }

    /// Renders it; rings where something changed.
    fn render(&self, now: Rows) {
        let changed = lock(&self.rendered).change_to(now, &self.shown);
        if changed {
            self.bells.ring();
        }
    }
}

impl Rendered {
    fn change_to(&mut self, now: Rows, shown: &Shown) -> bool {
        let removed: Vec<u32> = { self.rows.keys() }
            .filter(|key| !now.contains_key(key))
            .copied()
            .collect();
        let changed: Vec<(u32, &Vec<Cell>)> = now
            .iter()
            .filter(|(key, row)| self.rows.get(key) != Some(row))
            .map(|(key, row)| (*key, row))
            .collect();
        if self.version > 0 && removed.is_empty() && changed.is_empty() {
            return false;
        }
        self.version += 1;
        self.snapshot = None;
        // A delta names the columns in which any of its rows differs; a new row needs all.
        let differs = |column: &u16| {
            let column = usize::from(*column);
            let differs = |(key, row): &(u32, &Vec<Cell>)| {
                let known = self.rows.get(key);
                known.is_none_or(|known| known[column] != row[column])
            };
            changed.iter().any(differs)
        };
        let all = 0..shown.columns().columns.len() as u16;
        let columns: Vec<u16> = all.filter(differs).collect();
        let mut texts = Vec::new();
        let delta = change(self.version, false, columns, &changed, removed, |text| {
            place(&mut self.dictionary, text, &mut texts)
        });
        let delta = Change { texts, ..delta };
        self.deltas.push_back(Arc::new(delta));
        if self.deltas.len() > KEPT {
            self.deltas.pop_front();
        }
        let cells = now.len() * shown.columns().columns.len();
        if self.dictionary.len() > cells + DEAD_TEXTS {
            // Every client is sent a snapshot, with the texts that are in use.
            self.version += 1;
            self.dictionary.clear();
            self.deltas.clear();
        }
        self.rows = now;
        true
    }

    fn snapshot(&mut self, shown: &Shown) -> Arc<Change> {
        if let Some(snapshot) = &self.snapshot {
            return Arc::clone(snapshot);
        }
        let all = (0..shown.columns().columns.len() as u16).collect();
        let rows: Vec<_> = self.rows.iter().map(|(key, row)| (*key, row)).collect();
        let mut added = Vec::new();
        let snapshot = change(self.version, true, all, &rows, Vec::new(), |text| {
            place(&mut self.dictionary, text, &mut added)
        });
        let mut texts = vec![String::new(); self.dictionary.len()];
        for (text, at) in &self.dictionary {
            texts[*at as usize].clone_from(text);
        }
        let snapshot = Arc::new(Change { texts, ..snapshot });
        self.snapshot = Some(Arc::clone(&snapshot));
        snapshot
    }
}

fn place(dictionary: &mut BTreeMap<String, u32>, text: &str, added: &mut Vec<String>) -> u32 {
    if let Some(at) = dictionary.get(text) {
        return *at;
    }
    let at = dictionary.len() as u32;
    dictionary.insert(text.to_owned(), at);
    added.push(text.to_owned());
    at
}

/// A change without its new texts.
fn change(
    version: u64,
    snapshot: bool,
    columns: Vec<u16>,
    rows: &[(u32, &Vec<Cell>)],
    removed: Vec<u32>,
    mut place: impl FnMut(&str) -> u32,
) -> Change {
    let cells = |column: &u16| {
        let cell = |(_, row): &(u32, &Vec<Cell>)| row[usize::from(*column)].clone();
        rows.iter().map(cell).collect::<Vec<_>>()
    };
    let cells: Vec<Vec<Cell>> = columns.iter().map(cells).collect();
    let value = |cell: &Cell| match cell {
        Cell::Number(number) => *number,
        Cell::Empty => f64::NAN,
        Cell::Text(text) => f64::from(place(text)),
    };
    let values = cells.iter().flatten().map(value).collect();
    Change {
        version,
        snapshot,
        columns,
        keys: rows.iter().map(|(key, _)| *key).collect(),
        removed,
        texts: Vec::new(),
        cells,
        values,
        binary: OnceLock::new(),
    }
}

/// The topics of all sockets.
#[derive(Default)]
pub struct Topics(Mutex<BTreeMap<Shown, Weak<Topic>>>);

impl Topics {
    /// The topic; it is rendered at once where nobody looked at it yet.
    pub fn of(&self, app: &App, shown: Shown) -> Arc<Topic> {
        let mut topics = lock(&self.0);
        if let Some(topic) = topics.get(&shown).and_then(Weak::upgrade) {
            return topic;
        }
        let now = rows(app, &app.hub.view(), &shown);
        let topic = Arc::new(Topic::new(shown.clone()));
        topic.render(now);
        topics.insert(shown, Arc::downgrade(&topic));
        topic
    }

    fn live(&self) -> Vec<Arc<Topic>> {
        let mut topics = lock(&self.0);
        topics.retain(|_, topic| topic.strong_count() > 0);
        topics.values().filter_map(Weak::upgrade).collect()
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Renders as long as the application is there.
pub fn render(app: &Arc<App>) -> std::io::Result<()> {
    let app = Arc::downgrade(app);
    let render = move || {
        while let Some(app) = app.upgrade() {
            for topic in app.topics.live() {
                // The view is let go between two topics: whoever applies what is new never waits for all.
                let now = rows(&app, &app.hub.view(), &topic.shown);
                topic.render(now);
            }
            drop(app);
            thread::sleep(TICK);
        }
    };
    thread::Builder::new()
        .name("rows".to_owned())
        .spawn(render)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use ballast_api::frame::Frame;
    use ballast_api::live::Cell;

    use super::{DEAD_TEXTS, KEPT, Rows, Topic};
    use crate::live::rows::Shown;

    /// What a page knows of a topic by the frames it was sent.
    #[derive(Default)]
    struct Client {
        version: Option<u64>,
        texts: Vec<String>,
        rows: Rows,
        snapshots: usize,
    }

    impl Client {
        fn look(&mut self, topic: &Topic) {
            for change in topic.since(self.version) {
                let frame = Frame::decode(&change.binary(7)).unwrap();
                assert_eq!((frame.id, frame.version), (7, change.version));
                assert!(frame.snapshot || Some(frame.version - 1) == self.version);
                self.take(&frame);
                self.version = Some(frame.version);
            }
        }

        fn take(&mut self, frame: &Frame) {
            if frame.snapshot {
                self.texts.clear();
                self.rows.clear();
                self.snapshots += 1;
            }
            self.texts.extend(frame.texts.iter().cloned());
            frame
                .removed
                .iter()
                .for_each(|key| drop(self.rows.remove(key)));
            for (row, key) in frame.keys.iter().enumerate() {
                let cells = self
                    .rows
                    .entry(*key)
                    .or_insert_with(|| vec![Cell::Empty; 4]);
                for (column, id) in frame.columns.iter().enumerate() {
                    let value = frame.values[column * frame.keys.len() + row];
                    cells[usize::from(*id)] = match id {
                        0 => Cell::Text(self.texts[value as usize].clone()),
                        _ if value.is_nan() => Cell::Empty,
                        _ => Cell::Number(value),
                    };
                }
            }
        }
    }

    /// Depth: its columns are a text and three numbers.
    fn topic() -> Topic {
        Topic::new(Shown::Depth("cu2701".to_owned()))
    }

    fn rows(step: u64) -> Rows {
        let row = |key: u32| {
            let mixed = step
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(key * 7);
            let there = !mixed.is_multiple_of(3);
            let number = |of: u64| {
                if of.is_multiple_of(5) {
                    Cell::Empty
                } else {
                    Cell::Number((of % 4) as f64)
                }
            };
            let cells = vec![
                Cell::Text(format!("t{}", mixed % 11)),
                number(mixed >> 8),
                number(mixed >> 16),
                Cell::Number(1.0),
            ];
            there.then_some((key, cells))
        };
        (0..6).filter_map(row).collect()
    }

    /// Whoever looks now and then, late or first, sees what is.
    #[test]
    fn frames_make_the_rows_of_now() {
        let topic = topic();
        let mut clients: Vec<Client> = (0..8).map(|_| Client::default()).collect();
        for step in 0..2_000 {
            topic.render(rows(step / 2));
            for (every, client) in (1..).zip(&mut clients) {
                if step % (every * every) == 0 {
                    client.look(&topic);
                    assert_eq!(client.rows, rows(step / 2), "step {step}, every {every}");
                }
            }
        }
        // Every second step changes something at most: who looks every 36 steps finds its deltas, every 64 not.
        let snapshots: Vec<usize> = clients.iter().map(|client| client.snapshots).collect();
        assert_eq!(snapshots[..6], [1; 6]);
        assert!(snapshots[7] > 25 && KEPT == 20, "{snapshots:?}");
    }

    /// Nothing goes out where nothing changed, and a snapshot is made once for all.
    #[test]
    fn what_is_rendered_once_is_sent_to_all() {
        let topic = topic();
        topic.render(rows(1));
        let (one, other) = (topic.since(None), topic.since(None));
        assert!(std::sync::Arc::ptr_eq(&one[0], &other[0]));
        topic.render(rows(1));
        assert!(topic.since(Some(one[0].version)).is_empty());
    }

    /// Texts that are not shown any more are forgotten: a topic of a long day holds what it shows.
    #[test]
    fn dead_texts_are_forgotten() {
        let topic = topic();
        let mut client = Client::default();
        for step in 0..3 * DEAD_TEXTS {
            let cells = vec![
                Cell::Text(format!("order {step}")),
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
            ];
            let now = Rows::from([(1, cells)]);
            topic.render(now.clone());
            client.look(&topic);
            assert_eq!(client.rows, now);
            assert!(client.texts.len() <= DEAD_TEXTS + 8);
        }
        assert!(client.snapshots > 2);
    }
}

//! History in SQL: a projection of the desk's events, and the questions lists and statements ask of
//! it.
//!
//! Everything here can be deleted and made again from the journal; no decision reads it. The last
//! applied sequence is written in the transaction of the rows it belongs to, so a crash between
//! batches neither loses nor doubles one. Money, prices and instants are integers in the units of
//! `ballast-model`.
//!
//! Knows no journal: entries are handed in by whoever reads one. Knows nothing of the present,
//! which the reader of the engine answers.

mod alarms;
mod cash;
mod cells;
mod children;
mod deliveries;
mod entries;
mod entry;
mod error;
mod fees;
mod held;
mod klines;
mod logins;
mod names;
mod nav;
mod operations;
mod orders;
mod page;
mod past;
mod plans;
mod project;
mod refusals;
mod reviews;
mod schemes;
mod statements;
mod stops;
mod store;
mod trades;

pub use alarms::{AlarmActRow, AlarmRow};
pub use cash::CashRow;
pub use children::{ChildRow, ChildState};
pub use deliveries::DeliveryRow;
pub use entries::{EntryRow, EntryState};
pub use entry::{Entry, Fingerprint, OwnedEntry, RowId};
pub use error::QueryError;
pub use fees::FeeRow;
pub use klines::{Bar, KLineStore};
pub use logins::LoginRow;
pub use nav::NavRow;
pub use operations::{AlteredOperation, Named, OperationRow, OperationsAsked};
pub use orders::{OrderRow, OrderState};
pub use page::{Onwards, Page};
pub use past::{Counted, Past};
pub use plans::{PlanRow, PlanStepRow};
pub use refusals::{AskedRow, BreachRow, RefusalRow, RefusedOrder};
pub use reviews::{ReviewOutcome, ReviewRow};
pub use statements::{PositionRow, StatementRow};
pub use stops::StopRow;
pub use store::{Opened, Store, StorePosition};
pub use trades::{CloseRow, TradeRow};

//! K-lines over restarts, in a file of their own: they come from the market, not from the journal, so nothing
//! can make them anew. Whoever deletes the file loses charts, and nothing else.

use std::path::Path;
use std::time::Duration;

use ballast_model::{ContractCode, Day, Lots, Money, Price, Stamp};
use sqlx::Connection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::QueryError;
use crate::cells::Cells;

/// A bar of so many minutes, 0 for a trading day, and where its trading day stood at its last tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KLineRow {
    /// Contract.
    pub contract: ContractCode,
    /// Minutes of the bar; 0 for a trading day.
    pub minutes: u32,
    /// The instant the bar begins.
    pub begin: Stamp,
    /// Trading day.
    pub trading_day: Day,
    /// First price.
    pub open: Price,
    /// Highest price.
    pub high: Price,
    /// Lowest price.
    pub low: Price,
    /// Last price.
    pub close: Price,
    /// Lots traded in it.
    pub volume: Lots,
    /// Turnover in it.
    pub turnover: Money,
    /// Open interest at its end.
    pub open_interest: Lots,
    /// Its last tick.
    pub at: Stamp,
    /// Lots traded in the trading day up to then.
    pub day_volume: Lots,
    /// Turnover of the trading day up to then.
    pub day_turnover: Money,
    /// The day's highest price, where it was told.
    pub day_high: Option<Price>,
    /// The day's lowest price, where it was told.
    pub day_low: Option<Price>,
}

/// The file. Clones share its connections.
#[derive(Debug, Clone)]
pub struct KLineStore {
    pool: SqlitePool,
}

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS klines (
    contract TEXT NOT NULL, minutes INTEGER NOT NULL, begin INTEGER NOT NULL, trading_day INTEGER NOT NULL,
    open INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL, close INTEGER NOT NULL,
    volume INTEGER NOT NULL, turnover INTEGER NOT NULL, open_interest INTEGER NOT NULL,
    at INTEGER NOT NULL, day_volume INTEGER NOT NULL, day_turnover INTEGER NOT NULL, day_high INTEGER, day_low INTEGER,
    PRIMARY KEY (contract, minutes, begin)
) STRICT, WITHOUT ROWID";

/// All but the newest bars of each contract and length.
const FORGET: &str = "DELETE FROM klines WHERE (contract, minutes, begin) IN (
    SELECT contract, minutes, begin FROM (
        SELECT contract, minutes, begin, row_number() OVER (PARTITION BY contract, minutes ORDER BY begin DESC) AS nth
        FROM klines
    ) WHERE nth > ?
)";

impl KLineStore {
    /// Opens the file, or makes it.
    pub async fn open(path: &Path) -> Result<Self, QueryError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(10));
        let pool = { SqlitePoolOptions::new().max_connections(1) };
        let pool = pool.connect_with(options).await?;
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        Ok(Self { pool })
    }

    /// Forgets all but so many bars of each contract and length, and gives these by contract, length and
    /// beginning.
    pub async fn newest(&self, most: u32) -> Result<Vec<KLineRow>, QueryError> {
        sqlx::query(FORGET).bind(most).execute(&self.pool).await?;
        let text = "SELECT * FROM klines ORDER BY contract, minutes, begin";
        let rows = sqlx::query(text).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Cells(row).kline()).collect()
    }

    /// Writes bars; one that is there already has grown.
    pub async fn write(&self, rows: &[KLineRow]) -> Result<(), QueryError> {
        let mut connection = self.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        for row in rows {
            let text = "INSERT OR REPLACE INTO klines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
            sqlx::query(text)
                .bind(row.contract.to_string())
                .bind(row.minutes)
                .bind(row.begin.micros())
                .bind(row.trading_day.number())
                .bind(row.open.units())
                .bind(row.high.units())
                .bind(row.low.units())
                .bind(row.close.units())
                .bind(row.volume.count())
                .bind(row.turnover.units())
                .bind(row.open_interest.count())
                .bind(row.at.micros())
                .bind(row.day_volume.count())
                .bind(row.day_turnover.units())
                .bind(row.day_high.map(Price::units))
                .bind(row.day_low.map(Price::units))
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Folds its log into the file.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

impl Cells<'_> {
    fn kline(&self) -> Result<KLineRow, QueryError> {
        let minutes = self.number("minutes")?;
        Ok(KLineRow {
            contract: ContractCode::from(self.text("contract")?.as_str()),
            minutes: u32::try_from(minutes).map_err(|_| QueryError::Cell {
                column: "minutes",
                value: minutes.to_string(),
            })?,
            begin: self.stamp("begin")?,
            trading_day: self.day("trading_day")?,
            open: self.price("open")?,
            high: self.price("high")?,
            low: self.price("low")?,
            close: self.price("close")?,
            volume: self.lots("volume")?,
            turnover: self.money("turnover")?,
            open_interest: self.lots("open_interest")?,
            at: self.stamp("at")?,
            day_volume: self.lots("day_volume")?,
            day_turnover: self.money("day_turnover")?,
            day_high: self.optional_price("day_high")?,
            day_low: self.optional_price("day_low")?,
        })
    }
}

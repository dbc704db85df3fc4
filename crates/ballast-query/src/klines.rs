//! K-lines over restarts, in a file of their own: they come from the market, not from the journal, so nothing
//! can make them anew. Whoever deletes the file loses charts, and nothing else.

use std::path::Path;

use ballast_model::{ContractCode, KLine, KLinePeriod, KeptKLine, Price};
use sqlx::Connection;
use sqlx::sqlite::SqlitePool;

use crate::cells::{Cells, bad};
use crate::{QueryError, store};

/// A bar of a period.
pub type Bar = (KLinePeriod, KeptKLine);

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
        let pool = store::connect(path, 1).await?;
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        Ok(Self { pool })
    }

    /// Forgets all but so many bars of each contract and length, and gives these by contract, length and
    /// beginning.
    pub async fn newest(&self, most: u32) -> Result<Vec<Bar>, QueryError> {
        sqlx::query(FORGET).bind(most).execute(&self.pool).await?;
        let text = "SELECT * FROM klines ORDER BY contract, minutes, begin";
        let rows = sqlx::query(text).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Cells(row).kline()).collect()
    }

    /// Writes bars; one that is there already has grown.
    pub async fn write(&self, bars: &[Bar]) -> Result<(), QueryError> {
        let mut connection = self.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        for (period, kept) in bars {
            let bar = &kept.bar;
            let text = "INSERT OR REPLACE INTO klines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
            sqlx::query(text)
                .bind(bar.contract.to_string())
                .bind(period.minutes())
                .bind(bar.begin.micros())
                .bind(bar.trading_day.number())
                .bind(bar.open.units())
                .bind(bar.high.units())
                .bind(bar.low.units())
                .bind(bar.close.units())
                .bind(bar.volume.count())
                .bind(bar.turnover.units())
                .bind(bar.open_interest.count())
                .bind(kept.at.micros())
                .bind(kept.day_volume.count())
                .bind(kept.day_turnover.units())
                .bind(kept.day_high.map(Price::units))
                .bind(kept.day_low.map(Price::units))
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
    fn kline(&self) -> Result<Bar, QueryError> {
        let minutes = self.number("minutes")?;
        let period = match u32::try_from(minutes) {
            Ok(0) => KLinePeriod::Day,
            Ok(minutes) => KLinePeriod::Minutes(minutes),
            Err(_) => return Err(bad("minutes", &minutes.to_string())),
        };
        let bar = KLine {
            contract: ContractCode::from(self.text("contract")?.as_str()),
            begin: self.stamp("begin")?,
            trading_day: self.day("trading_day")?,
            open: self.price("open")?,
            high: self.price("high")?,
            low: self.price("low")?,
            close: self.price("close")?,
            volume: self.lots("volume")?,
            turnover: self.money("turnover")?,
            open_interest: self.lots("open_interest")?,
        };
        let kept = KeptKLine {
            bar,
            at: self.stamp("at")?,
            day_volume: self.lots("day_volume")?,
            day_turnover: self.money("day_turnover")?,
            day_high: self.optional_price("day_high")?,
            day_low: self.optional_price("day_low")?,
        };
        Ok((period, kept))
    }
}

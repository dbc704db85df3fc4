//! Markets into the desk: ticks, marks, the life of a trading day.

pub mod desk_feed;
pub mod embedded;
pub mod klines;
pub mod market_data;
pub mod market_source;
pub mod remote;
pub mod trading_day;

//! 广州期货交易所.

use crate::LastTradingDay;

use super::row::Group::Both;
use super::row::rows;

const TENTH: LastTradingDay = LastTradingDay::NthTradingDay(10);

#[rustfmt::skip]
rows! {
// code  name                 English                  unit  tick   limit market hours last  group
// margin fee                       close-today
    "si" "工业硅"             "Industrial silicon"        5  "5"     1000 1000  DAY    TENTH Both "0.10" Value "0.0001"   today Value "0";
    "lc" "碳酸锂"             "Lithium carbonate"         1  "20"    1000 1000  DAY    TENTH Both "0.10" Value "0.00008"  today Value "0.00008";
    "ps" "多晶硅"             "Polysilicon"               3  "5"     1000 1000  DAY    TENTH Both "0.12" Value "0.0001"   today Value "0.0001";
    "pt" "铂"                 "Platinum"               1000  "0.05"  1000 1000  DAY    TENTH Both "0.10" Value "0.0001"   today Value "0.0001";
    "pd" "钯"                 "Palladium"              1000  "0.05"  1000 1000  DAY    TENTH Both "0.10" Value "0.0001"   today Value "0.0001";
}

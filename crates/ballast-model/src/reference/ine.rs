//! 上海国际能源交易中心. Contracts of the shipping index (ec) end on the last Monday of their month on which
//! it trades.

use crate::LastTradingDay::{self, EndOfMonthBefore, LastWeekday};

use super::row::Group::{Both, Own};
use super::row::rows;

const MID: LastTradingDay = LastTradingDay::DayOfMonth(15);
const LAST_MONDAY: LastTradingDay = LastWeekday(0);

#[rustfmt::skip]
rows! {
// code  name                 English                  unit  tick   limit market hours last
// group margin fee                      close-today
    "sc" "原油"               "Crude oil"              1000  "0.1"    500   30  N0230  EndOfMonthBefore Own  "0.15" Lot   "20"      today Lot   "0";
    "lu" "低硫燃料油"         "Low-sulphur fuel oil"     10  "1"      500   30  N2300  EndOfMonthBefore Own  "0.15" Value "0.00001" today Value "0";
    "nr" "20号胶"             "TSR 20"                   10  "5"      500   30  N2300  MID              Own  "0.12" Value "0.00002" today Value "0";
    "bc" "国际铜"             "Bonded copper"             5  "10"     500   30  N0100  MID              Own  "0.12" Value "0.00001" today Value "0";
    "ec" "集运指数(欧线)"     "Container freight index"  50  "0.1"    500   30  DAY    LAST_MONDAY      Both "0.18" Value "0.0006"  today Value "0.0012";
}

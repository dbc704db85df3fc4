//! 中国金融期货交易所. Larger-side margin runs across the products of a group (§C3).

use crate::LastTradingDay;

use super::row::Group::{self, Named};
use super::row::rows;

const THIRD_FRIDAY: LastTradingDay = LastTradingDay::NthWeekday(3, 4);
const SECOND_FRIDAY: LastTradingDay = LastTradingDay::NthWeekday(2, 4);
const EQUITY_INDEX: Group = Named("equity index");
const BONDS: Group = Named("government bond");

#[rustfmt::skip]
rows! {
// code  name                 English                   unit  tick   limit market hours last
// group        margin  fee                       close-today
    "IF" "沪深300股指"        "CSI 300 index"            300  "0.2"     20   10  INDEX  THIRD_FRIDAY  EQUITY_INDEX "0.12"  Value "0.000023" today Value "0.00023";
    "IH" "上证50股指"         "SSE 50 index"             300  "0.2"     20   10  INDEX  THIRD_FRIDAY  EQUITY_INDEX "0.12"  Value "0.000023" today Value "0.00023";
    "IC" "中证500股指"        "CSI 500 index"            200  "0.2"     20   10  INDEX  THIRD_FRIDAY  EQUITY_INDEX "0.14"  Value "0.000023" today Value "0.00023";
    "IM" "中证1000股指"       "CSI 1000 index"           200  "0.2"     20   10  INDEX  THIRD_FRIDAY  EQUITY_INDEX "0.14"  Value "0.000023" today Value "0.00023";
    "TS" "2年期国债"          "2-year treasury bond"   20000  "0.002"   50    0  BOND   SECOND_FRIDAY BONDS        "0.005" Lot   "3"        today Lot   "0";
    "TF" "5年期国债"          "5-year treasury bond"   10000  "0.005"   50    0  BOND   SECOND_FRIDAY BONDS        "0.012" Lot   "3"        today Lot   "0";
    "T"  "10年期国债"         "10-year treasury bond"  10000  "0.005"   50    0  BOND   SECOND_FRIDAY BONDS        "0.02"  Lot   "3"        today Lot   "0";
    "TL" "30年期国债"         "30-year treasury bond"  10000  "0.01"    50    0  BOND   SECOND_FRIDAY BONDS        "0.035" Lot   "3"        today Lot   "0";
}

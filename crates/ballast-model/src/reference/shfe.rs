//! 上海期货交易所. Fuel oil ends with the month before delivery; everything else on the 15th.

use crate::LastTradingDay::{self, EndOfMonthBefore};

use super::row::Group::Own;
use super::row::rows;

const MID: LastTradingDay = LastTradingDay::DayOfMonth(15);

#[rustfmt::skip]
rows! {
// code  name                 English                  unit  tick   limit market hours last
// group margin fee                      close-today
    "ru" "天然橡胶"           "Natural rubber"           10  "5"      500   30  N2300  MID              Own  "0.12" Lot   "3"       today Lot   "0";
    "br" "丁二烯橡胶"         "Butadiene rubber"          5  "5"      500   30  N2300  MID              Own  "0.12" Value "0.00002" today Value "0.00002";
    "sp" "纸浆"               "Woodpulp"                 10  "2"      500   30  N2300  MID              Own  "0.10" Value "0.00005" today Value "0";
    "op" "胶版印刷纸"         "Offset printing paper"    40  "2"      500   30  N2300  MID              Own  "0.08" Value "0.00005" today Value "0";
    "fu" "燃料油"             "Fuel oil"                 10  "1"      500   30  FUEL   EndOfMonthBefore Own  "0.15" Value "0.00005" today Value "0";
    "bu" "石油沥青"           "Bitumen"                  10  "1"      500   30  STEEL  MID              Own  "0.12" Value "0.00005" today Value "0";
    "rb" "螺纹钢"             "Steel rebar"              10  "1"      500   30  STEEL  MID              Own  "0.10" Value "0.00005" today Value "0.00005";
    "hc" "热轧卷板"           "Hot-rolled coil"          10  "1"      500   30  STEEL  MID              Own  "0.10" Value "0.00005" today Value "0";
    "wr" "线材"               "Wire rod"                 10  "1"      500   30  DAY    MID              Own  "0.12" Value "0.00004" today Value "0";
    "ss" "不锈钢"             "Stainless steel"           5  "5"      500   30  N0100  MID              Own  "0.10" Lot   "2"       today Lot   "0";
    "cu" "阴极铜"             "Copper cathode"            5  "10"     500   30  N0100  MID              Own  "0.12" Value "0.00005" today Value "0.0001";
    "al" "铝"                 "Aluminium"                 5  "5"      500   30  N0100  MID              Own  "0.12" Lot   "3"       today Lot   "0";
    "zn" "锌"                 "Zinc"                      5  "5"      500   30  N0100  MID              Own  "0.12" Lot   "3"       today Lot   "0";
    "pb" "铅"                 "Lead"                      5  "5"      500   30  N0100  MID              Own  "0.12" Value "0.00004" today Value "0";
    "ni" "镍"                 "Nickel"                    1  "10"     500   30  N0100  MID              Own  "0.16" Lot   "3"       today Lot   "3";
    "sn" "锡"                 "Tin"                       1  "10"     500   30  N0100  MID              Own  "0.16" Lot   "3"       today Lot   "3";
    "ao" "氧化铝"             "Alumina"                  20  "1"      500   30  N0100  MID              Own  "0.09" Value "0.0001"  today Value "0.0001";
    "ad" "铸造铝合金"         "Cast aluminium alloy"     10  "5"      500   30  N0100  MID              Own  "0.09" Value "0.0001"  today Value "0.0001";
    "au" "黄金"               "Gold"                   1000  "0.02"   500   30  N0230  MID              Own  "0.14" Lot   "10"      today Lot   "0";
    "ag" "白银"               "Silver"                   15  "1"      500   30  N0230  MID              Own  "0.15" Value "0.00005" today Value "0.00005";
}

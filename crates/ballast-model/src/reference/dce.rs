//! 大连商品交易所.

use crate::LastTradingDay;

use super::row::Group::Both;
use super::row::rows;

const TENTH: LastTradingDay = LastTradingDay::NthTradingDay(10);
const FOURTH_LAST: LastTradingDay = LastTradingDay::NthLastTradingDay(4);

#[rustfmt::skip]
rows! {
// code  name                 English                  unit  tick   limit market hours       last
// group margin fee                      close-today
    "a"  "黄大豆1号"          "No. 1 soybeans"           10  "1"     1000 1000  DALIAN       TENTH       Both "0.08" Lot   "2"       today Lot   "2";
    "b"  "黄大豆2号"          "No. 2 soybeans"           10  "1"     1000 1000  DALIAN       TENTH       Both "0.08" Lot   "1"       today Lot   "1";
    "m"  "豆粕"               "Soybean meal"             10  "1"     1000 1000  DALIAN       TENTH       Both "0.08" Lot   "1.5"     today Lot   "1.5";
    "y"  "豆油"               "Soybean oil"              10  "2"     1000 1000  DALIAN       TENTH       Both "0.08" Lot   "2.5"     today Lot   "2.5";
    "p"  "棕榈油"             "RBD palm olein"           10  "2"     1000 1000  DALIAN       TENTH       Both "0.10" Lot   "2.5"     today Lot   "2.5";
    "c"  "黄玉米"             "Corn"                     10  "1"     2000 2000  DALIAN_2019  TENTH       Both "0.08" Lot   "1.2"     today Lot   "1.2";
    "cs" "玉米淀粉"           "Corn starch"              10  "1"     1000 1000  DALIAN_2019  TENTH       Both "0.08" Lot   "1.5"     today Lot   "1.5";
    "rr" "粳米"               "Polished round rice"      10  "1"     1000 1000  N2300        TENTH       Both "0.08" Lot   "1"       today Lot   "1";
    "jd" "鸡蛋"               "Eggs"                     10  "1"      300  300  DAY          FOURTH_LAST Both "0.09" Value "0.00015" today Value "0.00015";
    "lh" "生猪"               "Live hogs"                16  "5"       50   50  DAY          FOURTH_LAST Both "0.10" Value "0.0001"  today Value "0.0002";
    "lg" "原木"               "Logs"                     90  "0.5"   1000 1000  DAY          FOURTH_LAST Both "0.10" Value "0.0001"  today Value "0.0001";
    "fb" "纤维板"             "Fibreboard"               10  "0.5"   1000 1000  DAY          TENTH       Both "0.15" Value "0.0001"  today Value "0.0001";
    "bb" "胶合板"             "Blockboard"              500  "0.05"  1000 1000  DAY          TENTH       Both "0.40" Value "0.0001"  today Value "0.0001";
    "l"  "线型低密度聚乙烯"   "LLDPE"                     5  "1"     1000 1000  DALIAN_2019  TENTH       Both "0.08" Lot   "1"       today Lot   "1";
    "v"  "聚氯乙烯"           "PVC"                       5  "1"     1000 1000  DALIAN_2019  TENTH       Both "0.08" Lot   "1"       today Lot   "1";
    "pp" "聚丙烯"             "Polypropylene"             5  "1"     1000 1000  DALIAN_2019  TENTH       Both "0.08" Lot   "1"       today Lot   "1";
    "eg" "乙二醇"             "Ethylene glycol"          10  "1"     1000 1000  DALIAN_2019  FOURTH_LAST Both "0.10" Lot   "3"       today Lot   "3";
    "eb" "苯乙烯"             "Styrene"                   5  "1"     1000 1000  N2300        FOURTH_LAST Both "0.10" Lot   "3"       today Lot   "3";
    "bz" "纯苯"               "Benzene"                  30  "1"     1000 1000  N2300        FOURTH_LAST Both "0.10" Value "0.0001"  today Value "0.0001";
    "pg" "液化石油气"         "LPG"                      20  "1"     1000 1000  N2300        FOURTH_LAST Both "0.10" Lot   "6"       today Lot   "6";
    "j"  "冶金焦炭"           "Coke"                    100  "0.5"    500  500  DALIAN       TENTH       Both "0.20" Value "0.0001"  today Value "0.00014";
    "jm" "焦煤"               "Coking coal"              60  "0.5"   1000 1000  DALIAN       TENTH       Both "0.20" Value "0.0001"  today Value "0.0001";
    "i"  "铁矿石"             "Iron ore"                100  "0.5"   1000 1000  DALIAN       TENTH       Both "0.13" Value "0.0001"  today Value "0.0001";
}

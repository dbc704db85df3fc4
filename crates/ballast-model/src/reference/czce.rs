//! 郑州商品交易所. Thermal coal (ZC) ends on the fifth trading day of its month, everything else on the
//! tenth.

use crate::LastTradingDay;

use super::row::Group::Both;
use super::row::rows;

const TENTH: LastTradingDay = LastTradingDay::NthTradingDay(10);
const FIFTH: LastTradingDay = LastTradingDay::NthTradingDay(5);

#[rustfmt::skip]
rows! {
// code  name                 English                  unit  tick   limit market hours         last
// group margin fee                     close-today
    "AP" "苹果"               "Apples"                   10  "1"     1000    0  DAY            TENTH Both "0.12" Lot   "5"      today Lot   "20";
    "CF" "棉花"               "Cotton"                    5  "5"     1000    0  ZHENGZHOU      TENTH Both "0.09" Lot   "4.3"    today Lot   "0";
    "CJ" "红枣"               "Jujubes"                   5  "5"      100    0  DAY            TENTH Both "0.12" Lot   "3"      today Lot   "3";
    "CY" "棉纱"               "Cotton yarn"               5  "5"     1000    0  ZHENGZHOU      TENTH Both "0.09" Lot   "1"      today Lot   "0";
    "FG" "玻璃"               "Flat glass"               20  "1"     1000    0  ZHENGZHOU_2015 TENTH Both "0.12" Lot   "6"      today Lot   "6";
    "JR" "粳稻"               "Japonica rice"            20  "1"     1000    0  DAY            TENTH Both "0.15" Lot   "3"      today Lot   "3";
    "LR" "晚籼稻"             "Late indica rice"         20  "1"     1000    0  DAY            TENTH Both "0.15" Lot   "3"      today Lot   "3";
    "MA" "甲醇"               "Methanol"                 10  "1"     1000    0  ZHENGZHOU      TENTH Both "0.09" Value "0.0001" today Value "0.0001";
    "OI" "菜籽油"             "Rapeseed oil"             10  "1"     1000    0  ZHENGZHOU_2015 TENTH Both "0.09" Lot   "2"      today Lot   "2";
    "PF" "短纤"               "Polyester staple fibre"    5  "2"     1000    0  N2300          TENTH Both "0.09" Lot   "3"      today Lot   "3";
    "PK" "花生"               "Peanuts"                   5  "2"     1000    0  DAY            TENTH Both "0.09" Lot   "4"      today Lot   "4";
    "PL" "丙烯"               "Propylene"                20  "1"     1000  200  N2300          TENTH Both "0.08" Value "0.0001" today Value "0.0001";
    "PM" "普麦"               "Common wheat"             50  "1"     1000    0  DAY            TENTH Both "0.15" Lot   "30"     today Lot   "30";
    "PR" "瓶片"               "Bottle-grade PET"         15  "2"     1000  200  N2300          TENTH Both "0.08" Value "0.0001" today Value "0";
    "PX" "对二甲苯"           "Paraxylene"                5  "2"     1000  200  N2300          TENTH Both "0.10" Value "0.0001" today Value "0.0001";
    "RI" "早籼稻"             "Early indica rice"        20  "1"     1000    0  DAY            TENTH Both "0.15" Lot   "2.5"    today Lot   "2.5";
    "RM" "菜籽粕"             "Rapeseed meal"            10  "1"     1000    0  ZHENGZHOU      TENTH Both "0.09" Lot   "1.5"    today Lot   "1.5";
    "RS" "油菜籽"             "Rapeseed"                 10  "1"     1000    0  DAY            TENTH Both "0.20" Lot   "2"      today Lot   "2";
    "SA" "纯碱"               "Soda ash"                 20  "1"     1000    0  ZHENGZHOU      TENTH Both "0.12" Value "0.0002" today Value "0.0002";
    "SF" "硅铁"               "Ferrosilicon"              5  "2"     1000    0  DAY            TENTH Both "0.12" Lot   "3"      today Lot   "0";
    "SH" "烧碱"               "Caustic soda"             30  "1"     1000  200  N2300          TENTH Both "0.10" Value "0.0001" today Value "0.0001";
    "SM" "锰硅"               "Silicomanganese"           5  "2"     1000    0  DAY            TENTH Both "0.12" Lot   "3"      today Lot   "0";
    "SR" "白糖"               "White sugar"              10  "1"     1000    0  ZHENGZHOU      TENTH Both "0.09" Lot   "3"      today Lot   "0";
    "TA" "精对苯二甲酸"       "PTA"                       5  "2"     1000    0  ZHENGZHOU      TENTH Both "0.09" Lot   "3"      today Lot   "0";
    "UR" "尿素"               "Urea"                     20  "1"     1000    0  DAY            TENTH Both "0.10" Value "0.0001" today Value "0.0001";
    "WH" "优质强筋小麦"       "Strong gluten wheat"      20  "1"     1000    0  DAY            TENTH Both "0.15" Lot   "30"     today Lot   "30";
    "ZC" "动力煤"             "Thermal coal"            100  "0.2"     50    0  ZHENGZHOU_2015 FIFTH Both "0.50" Lot   "150"    today Lot   "150";
}

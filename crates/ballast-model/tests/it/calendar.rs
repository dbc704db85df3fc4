//! The calendar against a list of every calendar day 2015–2026.

use crate::data;
use ballast_model::{Calendar, Day};

#[test]
fn every_day_of_twelve_years_agrees() {
    let Some(path) = data::find("calendar/trading_calendar_2015_2026.csv") else {
        return;
    };
    let calendar = Calendar::compiled();
    let mut days = 0;
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let optional = |field: usize| row[field].parse::<Day>().ok();
        let day = optional(0).unwrap();
        assert_eq!(
            calendar.is_trading_day(day),
            &row[2] == "1",
            "{day}: trading day"
        );
        assert_eq!(
            calendar.previous_trading_day(day).ok(),
            optional(3),
            "{day}: previous"
        );
        let announced = |day: &Day| !calendar.is_provisional(*day);
        let next = calendar.next_trading_day(day).ok().filter(announced);
        assert_eq!(next, optional(4), "{day}: next");
        let night = next.filter(|next| calendar.night_before(*next) == Some(day));
        assert_eq!(night, optional(6), "{day}: night");
        days += 1;
    }
    assert_eq!(days, 4383);
}

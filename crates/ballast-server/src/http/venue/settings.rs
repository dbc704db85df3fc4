//! Settings of a venue: as they hold today, what was set for later days, who changed what; and changing one.

use std::fmt::Display;
use std::str::FromStr;

use axum::Json;
use axum::extract::State;
use ballast_api::admin::Done;
use ballast_api::venue::setting::{
    LaterValue, NewVenueSetting, SettingChange, VenueSetting, VenueSettingList,
};
use ballast_api::{Problem, Refused};
use ballast_desk_events::Permission;
use ballast_venue::ask;
use ballast_venue::words::command::{Action, SetSetting};
use ballast_venue::words::party::Venue;
use ballast_venue::words::post::Seat;
use ballast_venue::words::setting::{DayCount, Haircut, Setting, Settings};
use utoipa_axum::routes;

use super::words::{self, Alike};
use super::{Reader, SEATED, changed, seated};
use crate::http::app::Shared;
use crate::http::done::Changed;
use crate::http::guard::Caller;
use crate::http::routes::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes.may(SEATED, routes!(settings));
    routes.may(&[Permission::ExchangeServices], routes!(set_setting));
}

/// Settings of the venues that the caller's seat is of.
#[utoipa::path(get, path = "/api/v1/venue/settings", tag = "venue",
    responses((status = 200, description = "Settings.", body = VenueSettingList), Refused))]
pub async fn settings(
    State(app): Shared,
    caller: Caller,
) -> Result<Json<VenueSettingList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let is_own = |venue: Venue| match &reader.seated.post.seat {
        Seat::Exchange(own) => *own == venue,
        Seat::Member(member) => member.venue == venue,
        Seat::Party(party) => party.venue == venue,
        Seat::Depository => true,
    };
    let venues: Vec<Venue> = Venue::ALL
        .iter()
        .copied()
        .filter(|of| is_own(*of))
        .collect();
    let changes = reader.view.heard.settings.iter().rev();
    let changes = changes.filter(|(_, set)| venues.contains(&set.venue));
    let change = |(at, set): &(
        ballast_model::Stamp,
        ballast_venue::words::event::SettingSet,
    )| {
        SettingChange {
            at: (*at).into(),
            venue: set.venue.alike(),
            name: set.new.name().to_owned(),
            effective: set.effective.into(),
            old: text(&set.old),
            new: text(&set.new),
            verified: set.verified,
            by: reader.login(set.by),
        }
    };
    Ok(Json(VenueSettingList {
        settings: { venues.iter() }
            .flat_map(|venue| of_venue(&reader, *venue))
            .collect(),
        changes: changes.map(change).collect(),
    }))
}

fn of_venue(reader: &Reader<'_>, venue: Venue) -> Vec<VenueSetting> {
    let today = reader.at.day();
    let later = |setting: &Setting| {
        let set = ask::set_settings(reader.machine(), venue);
        let later = set.filter(|row| row.effective > today && row.setting.tag() == setting.tag());
        let shown = later.map(|row| LaterValue {
            effective: row.effective.into(),
            value: text(&row.setting),
        });
        shown.collect()
    };
    let row = |held: ask::HeldSetting| VenueSetting {
        venue: venue.alike(),
        name: held.setting.name().to_owned(),
        value: text(&held.setting),
        form: form(&held.setting).to_owned(),
        verified: held.verified,
        later: later(&held.setting),
    };
    let held = ask::settings(reader.machine(), venue, today);
    held.into_iter().map(row).collect()
}

/// Change a setting from a day on.
#[utoipa::path(put, path = "/api/v1/venue/settings", tag = "venue", request_body = NewVenueSetting,
    responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_setting(
    State(app): Shared,
    caller: Caller,
    Json(new): Json<NewVenueSetting>,
) -> Changed {
    let rows = Settings::default().rows();
    let known = rows.iter().find(|setting| setting.name() == new.name);
    let known = known.ok_or_else(|| {
        let names: Vec<&str> = rows.iter().map(Setting::name).collect();
        caller.bad_field("name", &new.name, &names.join(" / "))
    })?;
    let setting = read(known, new.value.trim())
        .ok_or_else(|| caller.bad_field("value", &new.value, form(known)))?;
    let set = SetSetting {
        venue: new.venue.alike(),
        effective: words::day(&caller, "effective", &new.effective)?,
        setting,
        verified: new.verified,
    };
    changed(&app, &caller, Action::SetSetting(set)).await
}

fn joined<T: Display>(rows: impl IntoIterator<Item = T>) -> String {
    let rows: Vec<String> = rows.into_iter().map(|row| row.to_string()).collect();
    rows.join(" ")
}

fn listed<T>(text: &str, row: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split_whitespace().map(row).collect()
}

/// As people write it; [`read`] takes the same.
#[rustfmt::skip]
fn text(setting: &Setting) -> String {
    match setting {
        Setting::CutOff(time) | Setting::ExplanationUntil(time) | Setting::NightOpen(time) | Setting::NightClose(time)
        | Setting::DepositoryClose(time) => time.to_string(),
        Setting::FeeRate(rate) | Setting::CashMultiple(rate) => rate.to_string(),
        Setting::DayCountRule(DayCount::Act365)          => "act_365".to_owned(),
        Setting::DayCountRule(DayCount::Act360)          => "act_360".to_owned(),
        Setting::DayCountRule(DayCount::TradingDays(days)) => format!("trading_days {days}"),
        Setting::Haircuts(rows)      => joined(rows.iter().map(|row| format!("{}:{}", row.months, row.share))),
        Setting::BasePrice(source)   => source.to_string(),
        Setting::EffectiveAt(at)     => at.to_string(),
        Setting::MaturityCut(rule)   => rule.to_string(),
        Setting::MinimumFace(money) | Setting::FaceStep(money) | Setting::MinimumReserve(money) => money.to_fixed(2),
        Setting::FeeAfterCut(is) | Setting::FeeAfterApproval(is) | Setting::MarginOnly(is) => is.to_string(),
        Setting::WarningDays(days)   => joined(days),
        Setting::AttachmentBytes(most) => most.to_string(),
        Setting::Attachments(most)   => most.to_string(),
        Setting::RetentionYears(years) => years.to_string(),
    }
}

/// How it is written.
const fn form(setting: &Setting) -> &'static str {
    match setting {
        Setting::CutOff(_)
        | Setting::ExplanationUntil(_)
        | Setting::NightOpen(_)
        | Setting::NightClose(_)
        | Setting::DepositoryClose(_) => "HH:MM:SS",
        Setting::FeeRate(_) => "0.0005",
        Setting::CashMultiple(_) => "4",
        Setting::DayCountRule(_) => "act_365 / act_360 / trading_days 250",
        Setting::Haircuts(_) => "12:0.98 60:0.96",
        Setting::BasePrice(_) => "depository_net / depository_full / lower_close",
        Setting::EffectiveAt(_) => "settlement / registration",
        Setting::MaturityCut(_) => "calendar_month / same_day_of_month",
        Setting::MinimumFace(_) | Setting::FaceStep(_) | Setting::MinimumReserve(_) => "0.00",
        Setting::FeeAfterCut(_) | Setting::FeeAfterApproval(_) | Setting::MarginOnly(_) => {
            "true / false"
        }
        Setting::WarningDays(_) => "30 10 1",
        Setting::AttachmentBytes(_) | Setting::Attachments(_) | Setting::RetentionYears(_) => "1",
    }
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

#[rustfmt::skip]
fn read(like: &Setting, value: &str) -> Option<Setting> {
    Some(match like {
        Setting::CutOff(_)           => Setting::CutOff(parsed(value)?),
        Setting::ExplanationUntil(_) => Setting::ExplanationUntil(parsed(value)?),
        Setting::NightOpen(_)        => Setting::NightOpen(parsed(value)?),
        Setting::NightClose(_)       => Setting::NightClose(parsed(value)?),
        Setting::DepositoryClose(_)  => Setting::DepositoryClose(parsed(value)?),
        Setting::FeeRate(_)          => Setting::FeeRate(parsed(value)?),
        Setting::DayCountRule(_)     => Setting::DayCountRule(day_count(value)?),
        Setting::CashMultiple(_)     => Setting::CashMultiple(parsed(value)?),
        Setting::Haircuts(_)         => Setting::Haircuts(listed(value, haircut)?),
        Setting::BasePrice(_)        => Setting::BasePrice(parsed(value)?),
        Setting::MinimumFace(_)      => Setting::MinimumFace(parsed(value)?),
        Setting::FaceStep(_)         => Setting::FaceStep(parsed(value)?),
        Setting::EffectiveAt(_)      => Setting::EffectiveAt(parsed(value)?),
        Setting::MaturityCut(_)      => Setting::MaturityCut(parsed(value)?),
        Setting::FeeAfterCut(_)      => Setting::FeeAfterCut(parsed(value)?),
        Setting::FeeAfterApproval(_) => Setting::FeeAfterApproval(parsed(value)?),
        Setting::MarginOnly(_)       => Setting::MarginOnly(parsed(value)?),
        Setting::MinimumReserve(_)   => Setting::MinimumReserve(parsed(value)?),
        Setting::WarningDays(_)      => Setting::WarningDays(listed(value, parsed)?),
        Setting::AttachmentBytes(_)  => Setting::AttachmentBytes(parsed(value)?),
        Setting::Attachments(_)      => Setting::Attachments(parsed(value)?),
        Setting::RetentionYears(_)   => Setting::RetentionYears(parsed(value)?),
    })
}

fn day_count(text: &str) -> Option<DayCount> {
    match text.split_once(' ') {
        Some(("trading_days", days)) => Some(DayCount::TradingDays(parsed(days.trim())?)),
        Some(_) => None,
        None if text == "act_365" => Some(DayCount::Act365),
        None if text == "act_360" => Some(DayCount::Act360),
        None => None,
    }
}

fn haircut(text: &str) -> Option<Haircut> {
    let (months, share) = text.split_once(':')?;
    Some(Haircut {
        months: parsed(months)?,
        share: parsed(share)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ballast_model::Rate;

    /// Whatever a setting is, its text reads back as it.
    #[test]
    fn b14_a_settings_text_reads_back() {
        let half = Rate::from_units(Rate::ONE.units() / 2);
        let haircut = |months| Haircut {
            months,
            share: half,
        };
        let mut rows = Settings::default().rows();
        rows.push(Setting::Haircuts(vec![haircut(12), haircut(60)]));
        rows.push(Setting::DayCountRule(DayCount::Act360));
        rows.push(Setting::DayCountRule(DayCount::TradingDays(242)));
        for setting in rows {
            assert_eq!(read(&setting, &text(&setting)), Some(setting));
        }
        let times = Settings::default().current(&Setting::CutOff(Default::default()));
        assert_eq!(read(&times, "25:00"), None);
    }
}

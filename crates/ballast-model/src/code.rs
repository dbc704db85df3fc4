//! Contract codes in each exchange's form: `ru1901`, `AP010`, `IF2101`.

use crate::{Commodity, Contract, ContractCode, Day, Delivery, Exchange};

/// Why a text is no contract code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContractCodeError {
    /// Not letters followed by digits.
    #[error(
        "`{code}` is no contract code: letters of the commodity, then digits of the delivery month"
    )]
    Malformed {
        /// The text.
        code: String,
    },
    /// No commodity has these letters.
    #[error("`{code}`: no commodity is called `{commodity}`")]
    UnknownCommodity {
        /// The text.
        code: String,
        /// Its letters.
        commodity: String,
    },
    /// The letters are right but for their case, which is part of the code.
    #[error("`{code}`: the commodity is written `{wanted}`")]
    WrongCase {
        /// The text.
        code: String,
        /// As the exchange writes it.
        wanted: String,
    },
    /// Too few or too many digits.
    #[error("`{code}`: {exchange} writes the delivery month with {wanted} digits")]
    WrongDigits {
        /// The text.
        code: String,
        /// The commodity's exchange.
        exchange: Exchange,
        /// Digits it uses.
        wanted: usize,
    },
    /// An exchange is named beside it, and it is another one's.
    #[error("`{code}`: traded at {own}, not at {exchange}")]
    OtherExchange {
        /// The text.
        code: String,
        /// As named.
        exchange: Exchange,
        /// The commodity's.
        own: Exchange,
    },
    /// Its delivery is so far ahead that it is not traded yet.
    #[error(
        "`{code}`: the contract of {year}-{month:02} is not traded so long before its delivery"
    )]
    NotListedYet {
        /// The text.
        code: String,
        /// Year of delivery.
        year: i32,
        /// Month of delivery.
        month: u32,
    },
    /// The month is not 01–12.
    #[error("`{code}`: there is no month {month:02}")]
    NoSuchMonth {
        /// The text.
        code: String,
        /// The last two digits.
        month: u32,
    },
}

/// Reads a contract code among the commodities that `find` knows.
///
/// CZCE writes the year with one digit. Its decade is the one that makes the delivery month the
/// first not before the month of `on`: on 2020-08-03 `AP010` is October 2020 and `AP007` July 2030.
/// So a code must be read with a day of its own life.
pub fn parse_contract<'a>(
    code: &str,
    on: Day,
    find: impl Fn(&str) -> Option<&'a Commodity>,
) -> Result<Contract, ContractCodeError> {
    let (letters, digits) = split(code).ok_or_else(|| ContractCodeError::Malformed {
        code: code.to_owned(),
    })?;
    let commodity = find(letters).ok_or_else(|| unknown(code, letters, &find))?;
    let wanted = commodity.exchange.delivery_digits();
    if digits.len() != wanted {
        return Err(ContractCodeError::WrongDigits {
            code: code.to_owned(),
            exchange: commodity.exchange,
            wanted,
        });
    }
    let number = digits
        .bytes()
        .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    let (short_year, month) = ((number / 100) as i32, number % 100);
    if !(1..=12).contains(&month) {
        return Err(ContractCodeError::NoSuchMonth {
            code: code.to_owned(),
            month,
        });
    }
    let year = if wanted == 3 {
        in_decade(short_year, month, on)
    } else {
        2000 + short_year
    };
    Ok(Contract {
        code: ContractCode::from(code),
        commodity: commodity.code.clone(),
        delivery: Delivery { year, month },
        last_trading_day: None,
    })
}

impl Exchange {
    /// Digits of the delivery month in its contract codes.
    pub const fn delivery_digits(self) -> usize {
        match self {
            Self::Czce => 3,
            Self::Shfe | Self::Ine | Self::Dce | Self::Cffex | Self::Gfex => 4,
        }
    }
}

impl Commodity {
    /// The code of its contract for a delivery month.
    pub fn contract_code(&self, delivery: Delivery) -> ContractCode {
        let Delivery { year, month } = delivery;
        let short_year = match self.exchange.delivery_digits() {
            3 => format!("{}", year.rem_euclid(10)),
            _ => format!("{:02}", year.rem_euclid(100)),
        };
        ContractCode(format!("{}{short_year}{month:02}", self.code).into())
    }
}

fn split(code: &str) -> Option<(&str, &str)> {
    let letters = code.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = code.split_at(letters);
    let whole = !letters.is_empty()
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    whole.then_some((letters, digits))
}

/// The commodity in another case is a slip worth naming.
fn unknown<'a>(
    code: &str,
    letters: &str,
    find: impl Fn(&str) -> Option<&'a Commodity>,
) -> ContractCodeError {
    let other_case = [letters.to_ascii_lowercase(), letters.to_ascii_uppercase()];
    match other_case.iter().find_map(|letters| find(letters)) {
        Some(commodity) => ContractCodeError::WrongCase {
            code: code.to_owned(),
            wanted: commodity.code.clone(),
        },
        None => ContractCodeError::UnknownCommodity {
            code: code.to_owned(),
            commodity: letters.to_owned(),
        },
    }
}

fn in_decade(digit: i32, month: u32, on: Day) -> i32 {
    let (year, on_month, _) = on.ymd();
    let candidate = year - year.rem_euclid(10) + digit;
    if (candidate, month) < (year, on_month) {
        candidate + 10
    } else {
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference;

    fn parse(code: &str, on: &str) -> Result<(i32, u32), String> {
        let commodities = reference::commodities();
        let find = |letters: &str| {
            commodities
                .iter()
                .find(|commodity| commodity.code == letters)
        };
        let contract =
            parse_contract(code, on.parse().unwrap(), find).map_err(|error| error.to_string())?;
        assert_eq!(
            find(&contract.commodity)
                .unwrap()
                .contract_code(contract.delivery)
                .0,
            code
        );
        Ok((contract.delivery.year, contract.delivery.month))
    }

    #[test]
    fn codes_of_each_exchange_read_and_print_back() {
        for (code, on, want) in [
            ("ru1901", "2018-10-09", (2019, 1)),
            ("IF2101", "2021-01-04", (2021, 1)),
            ("AP010", "2020-08-03", (2020, 10)),
            ("AP101", "2020-08-03", (2021, 1)),
            ("AP008", "2020-08-31", (2020, 8)),
            ("AP007", "2020-08-03", (2030, 7)),
            ("SR007", "2019-12-31", (2020, 7)),
            ("TA912", "2019-12-02", (2019, 12)),
            ("bc2104", "2021-01-04", (2021, 4)),
        ] {
            assert_eq!(parse(code, on), Ok(want), "{code}");
        }
    }

    #[test]
    fn bad_codes_say_what_is_wrong() {
        for (code, want) in [
            ("", "no contract code"),
            ("ru", "no contract code"),
            ("1901", "no contract code"),
            ("ru19O1", "no contract code"),
            ("ru-1901", "no contract code"),
            ("橡胶1901", "no contract code"),
            ("xx1901", "no commodity is called `xx`"),
            ("RU1901", "the commodity is written `ru`"),
            ("ap010", "the commodity is written `AP`"),
            ("ru901", "SHFE writes the delivery month with 4 digits"),
            ("AP2010", "CZCE writes the delivery month with 3 digits"),
            ("ru1913", "there is no month 13"),
            ("AP000", "there is no month 00"),
        ] {
            let error = parse(code, "2020-08-03").unwrap_err();
            assert!(error.contains(want), "{code}: {error}");
        }
    }
}

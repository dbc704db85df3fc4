//! The table of refusals against what it must hold.

use super::*;

/// K13: a class is given to codes of the table, to each once.
#[test]
fn k13_classes_are_of_codes_that_there_are() {
    let mut named: Vec<_> = CLASSES.iter().flat_map(|(_, codes)| *codes).collect();
    named.sort_unstable();
    let count = named.len();
    named.dedup();
    assert_eq!(count, named.len(), "each once");
    for code in named {
        assert_eq!(text(code).code, *code, "no row of the table");
    }
    assert_eq!(text("BUSY").class(), Class::Retry);
    assert_eq!(text("CASH_SHORT").class(), Class::Resize);
    assert_eq!(text("OUTSIDE_SESSION").class(), Class::Wait);
    assert_eq!(text("NOT_PERMITTED").class(), Class::Stop);
}

const KINDS: [&str; 6] = ["money", "price", "number", "id", "time", "text"];

fn numbers_of(words: Words) -> Vec<Piece<'static>> {
    let mut found: Vec<_> = [words.title, words.detail]
        .into_iter()
        .flat_map(pieces)
        .filter(|piece| matches!(piece, Piece::Number { .. }))
        .collect();
    found.sort();
    found
}

#[test]
fn both_languages_carry_the_same_numbers() {
    for text in TEXTS {
        assert_eq!(numbers_of(text.zh), numbers_of(text.en), "{}", text.code);
    }
}

#[test]
fn every_number_has_a_known_kind_and_every_code_one_row() {
    for (index, text) in TEXTS.iter().enumerate() {
        for piece in numbers_of(text.zh) {
            assert!(
                matches!(piece, Piece::Number { kind, .. } if KINDS.contains(&kind)),
                "{}: {piece:?}",
                text.code
            );
        }
        assert!(
            TEXTS[..index].iter().all(|other| other.code != text.code),
            "{} twice",
            text.code
        );
    }
}

#[test]
fn no_text_excuses_itself_or_shouts() {
    for text in TEXTS {
        for words in [text.zh.title, text.zh.detail, text.en.title, text.en.detail] {
            assert!(
                !words.contains(['!', '！'])
                    && !words.contains("抱歉")
                    && !words.contains("失败！"),
                "{}",
                text.code
            );
        }
    }
}

#[test]
fn a_refusal_is_worded_with_its_numbers() {
    let numbers = [
        ("short", "31420"),
        ("margin", "518580.00"),
        ("commission", "432.15"),
        ("available", "487592.15"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let text = text("CASH_SHORT");
    assert_eq!(text.zh.title(&numbers), "未送出：可用资金差 31,420.00 元");
    assert_eq!(
        text.en.detail(&numbers),
        "Margin 518,580.00 + fee 432.15 > available 487,592.15"
    );
}

#[test]
fn amounts_are_rounded_towards_what_is_allowed() {
    let numbers = [
        ("amount", "2739518.445"),
        ("withdrawable", "2739518.449999"),
        ("excess", "0.000001"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let numbers = rounded(text("WITHDRAW_ABOVE_AVAILABLE"), numbers);
    assert_eq!(
        [
            &numbers["amount"],
            &numbers["withdrawable"],
            &numbers["excess"]
        ],
        ["2739518.45", "2739518.44", "0.01"]
    );
}

#[test]
fn separators_leave_sign_and_fraction_alone() {
    for (value, shown) in [
        ("0", "0"),
        ("-1234567.5", "−1,234,567.5"),
        ("123", "123"),
        ("1000.0001", "1,000.0001"),
    ] {
        assert_eq!(separated(value), shown);
    }
}

#[test]
fn a_missing_number_is_never_zero() {
    assert_eq!(
        text("LOTS_NOT_POSITIVE").en.title(&Numbers::new()),
        "Not sent: – lots, must be above 0."
    );
}

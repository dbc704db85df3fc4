//! One text of the rules, looked at twice: first only whether anything stands against an order, and
//! then, where something does, what, with its numbers.

use ballast_desk_events::Refusal;

/// Why something is refused: as much of it as a look wants to know.
pub(crate) trait Why: Sized {
    /// What stands in the way is not all that is asked: also how much would go in spite of it.
    const LOOKS_FURTHER: bool;

    /// `refusal` makes the whole of it, and is called only by who wants it.
    fn because(refusal: impl FnOnce() -> Refusal) -> Self;
}

/// With its numbers.
impl Why for Refusal {
    const LOOKS_FURTHER: bool = true;

    fn because(refusal: impl FnOnce() -> Refusal) -> Self {
        refusal()
    }
}

/// That it is refused, and no more: nothing is made of it, so that the first look stays small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct No;

impl Why for No {
    const LOOKS_FURTHER: bool = false;

    #[inline(always)]
    fn because(_: impl FnOnce() -> Refusal) -> Self {
        Self
    }
}

/// Refuses where `holds` does not.
#[inline(always)]
pub(crate) fn require<W: Why>(holds: bool, refusal: impl FnOnce() -> Refusal) -> Result<(), W> {
    if holds {
        Ok(())
    } else {
        Err(W::because(refusal))
    }
}

/// Refuses where there is nothing.
#[inline(always)]
pub(crate) fn found<T, W: Why>(
    found: Option<T>,
    refusal: impl FnOnce() -> Refusal,
) -> Result<T, W> {
    found.ok_or_else(|| W::because(refusal))
}

/// A setting may not have that value.
pub(crate) fn bad(setting: &str, value: String, allowed: &str) -> Refusal {
    Refusal::BadSetting {
        setting: setting.into(),
        value: value.into(),
        allowed: allowed.into(),
    }
}

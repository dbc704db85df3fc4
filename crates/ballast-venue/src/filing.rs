//! Filings: forms 1 to 4 from the member's maker to the exchange's checker (B1, B9–B12).
//!
//! Entered → sent → examined → approved, each by another person of the side whose turn it is; rejected by
//! whoever has it before him, with a reason, and amended by the member as often as needed.

mod attachments;
mod forms;
mod life;
mod notice;

pub(crate) use attachments::check as check_attachments;
pub(crate) use forms::{equal, filled_in, not_future, present};
pub(crate) use life::{
    amend, apply_amended, apply_entered, apply_rejected, apply_step, approve, enter, examine,
    open_filing, reject, send,
};

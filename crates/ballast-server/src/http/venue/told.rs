//! What all lists of member services share: what their reader may do with a row, time lines, attachments.

use ballast_api::venue::filing::Attachment;
use ballast_api::venue::{Moment, VenueAct, VenueActKind};
use ballast_model::Machine;
use ballast_venue::words::attachment;
use ballast_venue::words::command::{Action, Command};
use ballast_venue::words::event::Event;
use ballast_venue::words::filing;
use ballast_venue::words::refusal::Refusal;

use super::words::Alike;
use super::{Reader, problem};

/// Stands for a text that is still to be written, where it is tried whether an act is possible.
pub(super) const SOME_TEXT: &str = "…";

impl Reader<'_> {
    /// Acts that the reader may do, each with what stands in its way now: the machine is asked, and nothing is
    /// journaled. What is not the reader's to do is not among them.
    pub fn acts(&self, tried: Vec<(VenueActKind, Action)>) -> Vec<VenueAct> {
        let by = self.seated.actor(self.caller);
        let act = |(act, action): (VenueActKind, Action)| {
            let events = self.machine().execute(&Command { by, action }, self.at);
            let problem = match events.first() {
                Some(Event::ActionRefused(refused)) => match refused.refusal {
                    Refusal::NotPermitted => return None,
                    _ => Some(problem(&refused.refusal, None, self.caller.language)),
                },
                Some(_) | None => None,
            };
            Some(VenueAct { act, problem })
        };
        tried.into_iter().filter_map(act).collect()
    }

    /// Steps of a life.
    pub fn timeline(&self, timeline: &[filing::Moment]) -> Vec<Moment> {
        let moment = |moment: &filing::Moment| Moment {
            at: moment.at.into(),
            state: moment.state.to_string(),
            by: self.login(moment.by),
        };
        timeline.iter().map(moment).collect()
    }
}

/// A file beside a form.
pub(super) fn attachment(file: &attachment::Attachment) -> Attachment {
    Attachment {
        material: file.material.alike(),
        name: file.name.to_string(),
        media: file.media.alike(),
        bytes: file.bytes,
        hash: file.hash.to_string(),
    }
}

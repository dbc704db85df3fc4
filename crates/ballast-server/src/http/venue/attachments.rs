//! Files of parties: kept encrypted before a form names them, and read by whoever sees the party.

use std::future::poll_fn;
use std::pin::Pin;

use axum::Json;
use axum::body::{Body, HttpBody};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ballast_api::venue::filing::{AttachmentQuery, KeptFile, NewAttachment};
use ballast_api::venue::party::Party;
use ballast_api::{Problem, Refused};
use ballast_venue::words::attachment::{Attachment, BlobHash, Media};
use ballast_venue::words::party::PartyKey;
use ballast_venue::words::post::Seat;
use ballast_venue::words::refusal::Refusal;
use tokio::task::block_in_place;
use utoipa_axum::routes;

use super::words::Alike;
use super::{SEATED, Seated, party, problem, seated};
use crate::http::app::{App, Shared};
use crate::http::guard::Caller;
use crate::http::routes::Routes;
use crate::venue::blobs::{BlobError, media_of};

/// A file so many times larger than the largest is not even read to its end.
const MOST_DROPPED: u64 = 8;

pub(super) fn routes(routes: &mut Routes) {
    routes.may(SEATED, routes!(keep_attachment));
    routes.may(SEATED, routes!(attachment));
}

/// Keep a file of a party.
///
/// What it is, its content says; the largest that is taken is a setting of the venue.
#[utoipa::path(post, path = "/api/v1/venue/attachments", tag = "venue", params(AttachmentQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file."),
    responses((status = 201, description = "Kept.", body = KeptFile), Refused))]
pub async fn keep_attachment(
    State(app): Shared,
    caller: Caller,
    Query(asked): Query<AttachmentQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<KeptFile>), Problem> {
    let seated = seated(&app, &caller)?;
    let party = party_of(&caller, &asked)?;
    may_keep(&app, &caller, &seated, &party)?;
    let largest = largest(&app, &party);
    let told = headers.get(header::CONTENT_LENGTH);
    let told = told.and_then(|length| length.to_str().ok()?.parse().ok());
    let size = |bytes| {
        let name = asked.name.as_str().into();
        let refusal = Refusal::AttachmentSize {
            name,
            bytes,
            largest,
        };
        problem(&refusal, None, caller.language)
    };
    let cut_off = |_| caller.problem("BAD_REQUEST", [("reason", "the file broke off".to_owned())]);
    let (bytes, sent) = taken(body, largest).await.map_err(cut_off)?;
    if sent == 0 || sent > largest {
        return Err(size(told.unwrap_or(sent).max(sent)));
    }
    let media = media_of(&bytes).ok_or_else(|| {
        let numbers = [
            ("name", asked.name.clone()),
            ("bytes", bytes.len().to_string()),
        ];
        caller.problem("VENUE_FILE_TYPE", numbers)
    })?;
    let hash = block_in_place(|| app.venue.blobs.keep(&party, &bytes));
    let hash = hash.map_err(|error| failed(&caller, &error))?;
    Ok((
        StatusCode::CREATED,
        Json(KeptFile {
            hash: hash.to_string(),
            name: asked.name,
            media: media.alike(),
            bytes: bytes.len() as u64,
        }),
    ))
}

/// A body up to so many bytes, and how many came. What is beyond is read and dropped, so that whoever sends it hears
/// why it is not taken.
async fn taken(mut body: Body, largest: u64) -> Result<(Vec<u8>, u64), axum::Error> {
    let (mut bytes, mut sent) = (Vec::new(), 0);
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        sent += data.len() as u64;
        if sent > largest.saturating_mul(MOST_DROPPED) {
            break;
        }
        if sent <= largest {
            bytes.extend_from_slice(&data);
        }
    }
    Ok((bytes, sent))
}

/// A file of a party.
#[utoipa::path(get, path = "/api/v1/venue/attachments/{hash}", tag = "venue", params(("hash" = String, Path), AttachmentQuery),
    responses((status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"), Refused))]
pub async fn attachment(
    State(app): Shared,
    caller: Caller,
    Path(hash): Path<String>,
    Query(asked): Query<AttachmentQuery>,
) -> Result<Response, Problem> {
    let seated = seated(&app, &caller)?;
    let party = party_of(&caller, &asked)?;
    if !seated.sees(&app.venue.view().machine, &party) {
        return Err(problem(&Refusal::NotPermitted, None, caller.language));
    }
    let known = self::hash(&caller, &hash)?;
    let bytes = block_in_place(|| app.venue.blobs.read(&party, known));
    let bytes = bytes.ok_or_else(|| caller.problem("VENUE_FILE_GONE", [("hash", hash)]))?;
    // What is no file of the three kinds is a person's name or telephone, which its form shows.
    let Some(media) = media_of(&bytes) else {
        return Err(problem(&Refusal::NotPermitted, None, caller.language));
    };
    let kind = match media {
        Media::Pdf => "application/pdf",
        Media::Jpg => "image/jpeg",
        Media::Png => "image/png",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}

fn party_of(caller: &Caller, asked: &AttachmentQuery) -> Result<PartyKey, Problem> {
    let named = Party {
        venue: asked.venue,
        member: asked.member.clone(),
        kind: asked.kind,
        number: asked.number.clone(),
    };
    party(caller, &named)
}

/// A member for its own and its clients, the exchange for form 5.
fn may_keep(app: &App, caller: &Caller, seated: &Seated, party: &PartyKey) -> Result<(), Problem> {
    let sits = match seated.post.seat {
        Seat::Exchange(_) | Seat::Member(_) => seated.sees(&app.venue.view().machine, party),
        Seat::Party(_) | Seat::Depository => false,
    };
    if sits && seated.post.duty.makes() {
        Ok(())
    } else {
        Err(problem(&Refusal::NotPermitted, None, caller.language))
    }
}

fn largest(app: &App, party: &PartyKey) -> u64 {
    let view = app.venue.view();
    let settings = view.machine.settings(party.venue, app.clock.now().day());
    settings.attachment_bytes
}

/// A hash as text.
pub(super) fn hash(caller: &Caller, text: &str) -> Result<BlobHash, Problem> {
    let digits = |at: usize| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok();
    let mut bytes = [0; 32];
    let read = bytes
        .iter_mut()
        .enumerate()
        .all(|(at, byte)| match digits(at) {
            Some(digits) => {
                *byte = digits;
                true
            }
            None => false,
        });
    if read && text.len() == 64 {
        Ok(BlobHash(bytes))
    } else {
        Err(caller.bad_field("hash", text, "64 × 0–9 a–f"))
    }
}

/// Files that were kept, as a form attaches them: what they are is found anew.
pub(super) fn attached(
    app: &App,
    caller: &Caller,
    party: &PartyKey,
    files: &[NewAttachment],
) -> Result<Vec<Attachment>, Problem> {
    let one = |file: &NewAttachment| {
        let hash = hash(caller, &file.hash)?;
        let bytes = app.venue.blobs.read(party, hash);
        let found = bytes.and_then(|bytes| Some((media_of(&bytes)?, bytes.len() as u64)));
        let (media, bytes) = found.ok_or_else(|| {
            let numbers = [("name", file.name.clone()), ("hash", file.hash.clone())];
            caller.problem("VENUE_FILE_UNKNOWN", numbers)
        })?;
        Ok(Attachment {
            material: file.material.alike(),
            name: file.name.as_str().into(),
            media,
            bytes,
            hash,
        })
    };
    block_in_place(|| files.iter().map(one).collect())
}

/// The disk, or the key.
pub(super) fn failed(caller: &Caller, error: &BlobError) -> Problem {
    tracing::error!(%error, "a file was not kept");
    caller.problem("VENUE_BLOBS_FAILED", [])
}

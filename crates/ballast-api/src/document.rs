//! What the OpenAPI document begins with, and the tables generated surfaces are made from.

use serde::Serialize;
use utoipa::OpenApi;

use crate::catalogue::{Catalogue, catalogue};
use crate::live;
use crate::live::Columns;
use crate::refusal::{TEXTS, Text};
use crate::rows::COLUMNS;

/// Titles, and schemas that no path names.
#[derive(OpenApi)]
#[openapi(
    info(title = "Ballast", description = "Futures asset management: trading, settlement, administration. An entry that would ban or liquidate by itself is answered with NEEDS_CONFIRMATION, whose numbers name its dry run: the same request with the headers x-confirm-seq (that number) and x-confirm-phrase (what is to be typed) does it, or, where it liquidates, puts it before a second person.", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    tags(
        (name = "session", description = "Who is logged in"),
        (name = "clock", description = "The clock and the trading day"),
        (name = "market", description = "Contracts and prices"),
        (name = "account", description = "Funds and positions"),
        (name = "order", description = "Orders, fills, refusals"),
        (name = "statement", description = "Daily statements"),
        (name = "admin", description = "Administration"),
        (name = "venue", description = "Member services of exchanges"),
        (name = "replay", description = "Gated replay"),
        (name = "live", description = "The WebSocket")
    ),
    components(schemas(live::ClientMessage, live::ServerMessage, live::QuoteState))
)]
struct Document;

/// The document without its paths: each is declared at its handler.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// What pages need beside the OpenAPI document: the refusal texts, the columns of live rows, and what
/// settings are.
#[derive(Debug, Serialize)]
pub struct Tables {
    refusals: &'static [Text],
    columns: &'static [Columns],
    catalogue: Catalogue,
}

/// The tables.
pub fn tables() -> Tables {
    Tables {
        refusals: TEXTS,
        columns: COLUMNS,
        catalogue: catalogue(),
    }
}

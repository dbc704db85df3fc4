//! What a filing's attachments must be. Their bytes were looked at where they were taken in.

use std::collections::BTreeSet;

use crate::state::Decided;
use crate::words::attachment::{Attachment, Material, Media};
use crate::words::refusal::Refusal;
use crate::words::setting::Settings;

/// Longest file name, bytes.
const LONGEST_NAME: usize = 120;

/// # Errors
/// A material is missing, too many files, an empty or too large one, a name that is no plain file name
/// of its kind or is there twice.
pub(crate) fn check(
    attachments: &[Attachment],
    required: &[Material],
    settings: &Settings,
) -> Decided<()> {
    let has = |material: &Material| attachments.iter().any(|file| file.material == *material);
    if let Some(material) = required.iter().find(|material| !has(material)) {
        return Err(Refusal::MaterialMissing {
            material: *material,
        });
    }
    if attachments.len() > settings.attachments as usize {
        return Err(Refusal::TooManyAttachments {
            attachments: attachments.len() as u32,
            most: settings.attachments,
        });
    }
    let mut names = BTreeSet::new();
    for file in attachments {
        if file.bytes == 0 || file.bytes > settings.attachment_bytes {
            return Err(Refusal::AttachmentSize {
                name: file.name.clone(),
                bytes: file.bytes,
                largest: settings.attachment_bytes,
            });
        }
        if !is_plain(&file.name, file.media) || !names.insert(&file.name) {
            return Err(Refusal::AttachmentName {
                name: file.name.clone(),
            });
        }
    }
    Ok(())
}

/// A file name without a folder, with the extension of what it is.
fn is_plain(name: &str, media: Media) -> bool {
    let extensions: &[&str] = match media {
        Media::Pdf => &["pdf"],
        Media::Jpg => &["jpg", "jpeg"],
        Media::Png => &["png"],
    };
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return false;
    };
    let is_bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    name.len() <= LONGEST_NAME
        && !stem.trim().is_empty()
        && !name.starts_with('.')
        && !name.contains(is_bad)
        && extensions.contains(&extension.to_ascii_lowercase().as_str())
}

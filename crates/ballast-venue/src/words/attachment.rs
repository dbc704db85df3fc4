//! Sealed scans: what is known of one. Its bytes are kept outside, found by their hash.

use std::fmt;

use ballast_model::Text;
use minicbor::{Decode, Encode};

use crate::words::tagged::{choices, named, records};

/// BLAKE3 of a file's bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct BlobHash(#[cbor(with = "minicbor::bytes")] pub [u8; 32]);

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
impl fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
#[cfg(test)]
impl crate::golden::Sample for BlobHash {
    fn sample() -> Self {
        Self([crate::golden::next() as u8; 32])
    }
}

choices! {
    /// Which of the materials it is (B1).
    #[derive(Copy)]
    #[cbor(index_only)]
    Material {
        /// The sealed form.
        0 Form,
        /// Proof of the account (账户证明材料).
        1 AccountProof,
        /// Copy of the account-opening document (开户证件复印件).
        2 AccountDocument,
        /// Other material.
        3 Other,
    }

    /// What its bytes are, found by content where it was taken in.
    #[derive(Copy)]
    #[cbor(index_only)]
    Media {
        /// PDF.
        0 Pdf,
        /// JPEG.
        1 Jpg,
        /// PNG.
        2 Png,
    }
}

named! {
    Material { Form = "form", AccountProof = "account_proof", AccountDocument = "account_document", Other = "other" }
    Media { Pdf = "pdf", Jpg = "jpg", Png = "png" }
}

records! {
    /// A file beside a form.
    Attachment {
        /// Which material.
        0 material: Material,
        /// Its name, without a folder.
        1 name: Text,
        /// What it is.
        2 media: Media,
        /// Its size.
        3 bytes: u64,
        /// Where its bytes are found.
        4 hash: BlobHash,
    }
}

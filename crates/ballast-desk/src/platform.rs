//! The platform settings as the state keeps them (N10).

use std::ops::{Deref, DerefMut};

use ballast_desk_events::{PlatformSetting, PlatformSettings};
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

/// Encoded as a list of what is not at its default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Platform(pub PlatformSettings);

impl Deref for Platform {
    type Target = PlatformSettings;
    fn deref(&self) -> &PlatformSettings {
        &self.0
    }
}
impl DerefMut for Platform {
    fn deref_mut(&mut self) -> &mut PlatformSettings {
        &mut self.0
    }
}

impl<C> Encode<C> for Platform {
    fn encode<W: Write>(&self, out: &mut Encoder<W>, context: &mut C) -> Result<(), EncodeError<W::Error>> {
        let defaults = PlatformSettings::default();
        let set: Vec<PlatformSetting> = self.all().into_iter().filter(|setting| defaults.current(*setting) != *setting).collect();
        set.encode(out, context)
    }
}
impl<'b, C> Decode<'b, C> for Platform {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        let mut settings = PlatformSettings::default();
        Vec::<PlatformSetting>::decode(bytes, context)?.into_iter().for_each(|setting| settings.set(setting));
        Ok(Self(settings))
    }
}

//! How words are declared: each field and variant with the number under which it is kept for ever.
//! A declaration gives the type, its encoding and, in tests, a value of it for the golden file.

/// Plain data.
macro_rules! records {
    ($(
        $(#[$meta:meta])*
        $name:ident { $($(#[$field_meta:meta])* $tag:literal $field:ident: $type:ty),+ $(,)? }
    )*) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
        $(#[$meta])*
        pub struct $name {$(
            $(#[$field_meta])*
            #[n($tag)]
            pub $field: $type,
        )+}

        #[cfg(test)]
        impl $crate::golden::Sample for $name {
            fn sample() -> Self {
                Self { $($field: $crate::golden::sample()),+ }
            }
        }
    )*};
}
pub(crate) use records;

/// One of several.
macro_rules! choices {
    ($(
        $(#[$meta:meta])*
        $name:ident { $($(#[$variant_meta:meta])* $tag:literal $variant:ident $(($type:ty))?),+ $(,)? }
    )*) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
        $(#[$meta])*
        pub enum $name {$(
            $(#[$variant_meta])*
            #[n($tag)]
            $variant $((#[n(0)] $type))?,
        )+}

        #[cfg(test)]
        impl $crate::golden::Samples for $name {
            fn makers() -> $crate::golden::Makers<Self> {
                vec![$((
                    stringify!($variant),
                    || Self::$variant $(($crate::golden::sample::<$type>()))?,
                )),+]
            }
        }
        #[cfg(test)]
        impl $crate::golden::Sample for $name {
            fn sample() -> Self {
                use $crate::golden::Samples;
                let makers = Self::makers();
                makers[makers.len() - 1].1()
            }
        }
    )*};
}
pub(crate) use choices;

/// Choices that are one word each, as programs and files write them.
macro_rules! named {
    ($($type:ident { $($variant:ident = $word:literal),+ $(,)? })*) => {$(
        impl $type {
            /// Each of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As programs and files write it.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
        impl std::str::FromStr for $type {
            type Err = $crate::words::code::BadCode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().find(|choice| choice.word() == text);
                found.copied().ok_or_else(|| $crate::words::code::BadCode(text.to_owned()))
            }
        }
    )*};
}
pub(crate) use named;

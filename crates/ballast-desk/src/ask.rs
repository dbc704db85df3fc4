//! Pure questions about the present.

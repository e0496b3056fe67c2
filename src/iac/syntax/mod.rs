//! Spanned trees of the formats that infrastructure is written in.

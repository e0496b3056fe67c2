//! Findings on a pull request: comments on its lines with suggestions, annotations, and one comment about all.
//!
//! What is said where is decided by [`plan`], which is pure; [`post`] carries it out. A second run says nothing twice: each
//! comment carries the finding's fingerprint in a hidden line ([`body`]), and what is there already is read first. What is
//! settled is marked so, and what people have answered to is left alone.
//!
//! - [`settings`]: what to publish to, from the environment; and whether the token can write at all.
//! - [`diff`] and [`suggestion`]: which lines the pull request shows, and a fix as GitHub's suggestion.
//! - [`client`] and [`api`]: GitHub's requests, and which of them may be repeated.
//!
//! Limits and behaviour are from GitHub's documentation: "REST API endpoints for pull request reviews", "... for check runs",
//! "Rate limits for the REST API".

pub mod api;
pub mod body;
pub mod client;
mod connect;
pub mod diff;
pub mod plan;
pub mod post;
pub mod settings;
pub mod suggestion;

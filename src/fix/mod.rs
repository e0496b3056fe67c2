//! From finding to fix: edits of the very lines of the file, proven before they are offered.
//!
//! - [`document`] finds what can be edited in a file.
//! - [`tree`] changes YAML, JSON and HCL: what is meant is a changed tree, and only text that reads as that tree is given out.
//! - [`statements`] finds a policy's patterns in a tree, and takes out what is left empty.
//! - [`combine`] makes many changes of one file together.
//! - [`refine`] narrows the patterns of a policy file to what is used; [`unused`] reads what IAM Access Analyzer says of that.
//! - [`plan`] says what settles one finding, and whether that is safe; [`report`] makes patches of all of a report.
//! - `resource` says what a new statement is about.
//! - [`patch`] shows changes as a diff, and writes them.

mod attachment;
pub mod combine;
pub mod document;
pub mod limits;
mod missing;
pub mod patch;
pub mod plan;
pub mod refine;
mod registry;
pub mod report;
mod resource;
pub mod splice;
pub mod statements;
pub mod tree;
pub mod unused;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

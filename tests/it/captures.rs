//! Answers of real NASes (tests/fixtures) held against what this project has in their place.

mod around;
pub mod canned;
pub mod capture;
mod decoded;
mod excuses;
mod scene;
mod seeds;
mod shape;
mod shares;
mod simulated;
mod words;

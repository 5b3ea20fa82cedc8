//! Answers of real NASes (tests/fixtures) held against what this project has in their place.

mod capture;
mod scene;
mod shape;
mod simulated;
mod words;

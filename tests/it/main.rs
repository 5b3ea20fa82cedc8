//! Tests from the outside: the binary over a pipe, against the simulated NAS.

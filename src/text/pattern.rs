//! What lines of a log have in common.

/// A line with what differs from one to the next taken out: numbers, paths, and what stands in brackets. Lines that are
/// left alike tell of the same thing.
pub fn pattern(text: &str) -> String {
    let mut kept = String::new();
    let mut depth = 0_usize;
    // Where the path ends that is left out.
    let mut path_end = 0;
    let mut colons = text.match_indices(": ").map(|(at, _)| at).peekable();
    for (at, letter) in text.char_indices() {
        if at < path_end {
            continue;
        }
        match letter {
            '[' => {
                if depth == 0 {
                    kept.push_str("[*");
                }
                depth += 1;
            }
            ']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    kept.push(']');
                }
            }
            _ if depth > 0 => {}
            '/' if !kept.ends_with(char::is_alphanumeric) => {
                kept.push('*');
                while colons.next_if(|colon| *colon < at).is_some() {}
                // Names have spaces; a colon behind them ends the path.
                let space = || text.get(at..)?.find(char::is_whitespace);
                path_end = match colons.peek() {
                    Some(colon) => *colon,
                    None => space().map_or(text.len(), |space| at + space),
                };
            }
            letter if letter.is_ascii_digit() => {
                if !kept.ends_with('#') {
                    kept.push('#');
                }
            }
            letter => kept.push(letter),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_in_details_alone_are_alike() {
        for (one, other) in [
            (
                "Incomplete file backup. (The file is a special file.) [/volume1/a b/x [1].sock]",
                "Incomplete file backup. (The file is a special file.) [/volume2/c.sock]",
            ),
            (
                "[10 files scanned] [2 new files]",
                "[7 files scanned] [0 new files]",
            ),
            ("Cannot read /volume1/a.", "Cannot read /volume1/b/c."),
            ("/a b/c d.txt: failed", "/e.txt: failed"),
            ("Attempt 3 of 10", "Attempt 10 of 10"),
        ] {
            assert_eq!(pattern(one), pattern(other), "{one}");
        }
    }

    #[test]
    fn lines_of_different_things_stay_apart() {
        for (one, other) in [
            (
                "Incomplete file backup. (The file is a special file.) [/volume1/a]",
                "Incomplete file backup. (No permission.) [/volume1/a]",
            ),
            ("Failed to run backup task.", "Failed to start backup task."),
            ("read/write error", "read error"),
        ] {
            assert_ne!(pattern(one), pattern(other), "{one}");
        }
    }

    #[test]
    fn brackets_without_an_end_are_no_trouble() {
        assert_eq!(pattern("a [b"), "a [*");
        assert_eq!(pattern("a] b"), "a] b");
    }

    #[test]
    fn a_line_of_paths_alone_takes_no_longer_than_it_is() {
        let count = 200_000;
        assert_eq!(pattern(&"/a ".repeat(count)), "* ".repeat(count));
        assert_eq!(pattern(&"/a: ".repeat(count)), "*: ".repeat(count));
    }
}

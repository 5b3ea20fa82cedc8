//! What stands between values: comments and commas.

/// The comma that follows a value.
pub(super) fn comma_after(text: &str, place: usize) -> Option<usize> {
    let mut place = place;
    loop {
        let rest = &text[place..];
        place += rest.len() - rest.trim_start().len();
        let rest = &text[place..];
        if rest.starts_with(',') {
            return Some(place);
        }
        place += comment_length(rest)?;
    }
}

/// Where the comments end that follow a place in its line.
pub(super) fn end_of_comments(text: &str, place: usize) -> usize {
    let mut end = place;
    loop {
        let rest = &text[end..];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        match comment_length(&rest[spaces..]) {
            Some(length) if !rest[spaces..spaces + length].contains('\n') => end += spaces + length,
            _ => return end,
        }
    }
}

/// How long the comment is with which a text begins, without the end of its line.
fn comment_length(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        let line = text.split('\n').next().unwrap_or_default();
        return Some(line.trim_end_matches('\r').len());
    }
    let inside = text.strip_prefix("/*")?;
    inside.find("*/").map(|end| end + 4)
}

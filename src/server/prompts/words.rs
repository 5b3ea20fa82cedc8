//! Words in prompts that are tools.

/// What the names of tools begin with.
const PREFIXES: [&str; 3] = ["nas_", "cloudsync_", "hyperbackup_"];

/// The names of tools in a text.
pub(super) fn names_of_tools(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
    words.filter(|word| PREFIXES.iter().any(|prefix| word.starts_with(prefix)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_found_in_a_text() {
        let text = "Call nas_info, then (hyperbackup_list_tasks) or nas=all; not hyperbackup.";
        let names: Vec<&str> = names_of_tools(text).collect();
        assert_eq!(names, ["nas_info", "hyperbackup_list_tasks"]);
    }
}

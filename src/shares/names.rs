//! Names that not everybody who looks into a shared folder tells apart: the file system of the NAS does, Windows and macOS do not.

/// Syllables of Hangul, which macOS writes as two or three letters each.
const SYLLABLES: std::ops::RangeInclusive<u32> = 0xAC00..=0xD7A3;

/// Marks that are written after their letter where both have no character of their own.
const MARKS: [std::ops::RangeInclusive<char>; 9] = [
    '\u{300}'..='\u{36F}',
    '\u{483}'..='\u{487}',
    '\u{591}'..='\u{5C7}',
    '\u{64B}'..='\u{65F}',
    '\u{93C}'..='\u{93C}',
    '\u{9BC}'..='\u{9BE}',
    '\u{1AB0}'..='\u{1AFF}',
    '\u{1DC0}'..='\u{1DFF}',
    '\u{3099}'..='\u{309A}',
];

/// A letter, and the marks that are written after it.
#[derive(Debug, Default)]
struct Letter {
    base: char,
    marks: Vec<char>,
}

/// Whether somebody may take both for one name: they differ only in the case of letters, or in whether letters with marks are
/// one character or several. Which letter with a mark is which is not looked up: where one has it in one character and the
/// other in several, they count as one.
pub fn is_one_name(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (ones, others) = (letters(one), letters(other));
    ones.len() == others.len()
        && ones
            .iter()
            .zip(&others)
            .all(|(one, other)| one.may_be(other))
}

impl Letter {
    /// One mark more, in an order that says nothing: people write them in any.
    fn add(&mut self, mark: char) {
        let place = self.marks.iter().position(|other| *other > mark);
        self.marks.insert(place.unwrap_or(self.marks.len()), mark);
    }

    fn may_be(&self, other: &Self) -> bool {
        if self.base == other.base {
            return self.marks == other.marks;
        }
        let (fewer, more) = if self.marks.len() < other.marks.len() {
            (self, other)
        } else {
            (other, self)
        };
        let composed = |letter: &Self| !letter.base.is_ascii();
        let alike = fewer.marks.len() < more.marks.len() || composed(more);
        !more.marks.is_empty() && composed(fewer) && alike
    }
}

fn letters(name: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    let lower = name.chars().flat_map(char::to_lowercase);
    for read in lower {
        match letters.last_mut() {
            Some(letter) if is_mark(read) => letter.add(read),
            _ => spell(read, &mut letters),
        }
    }
    letters
}

fn is_mark(read: char) -> bool {
    MARKS.iter().any(|marks| marks.contains(&read))
}

/// A character as its letters: a syllable of Hangul is several.
fn spell(read: char, letters: &mut Vec<Letter>) {
    let mut add = |base| {
        letters.push(Letter {
            base,
            marks: Vec::new(),
        });
    };
    let code = u32::from(read);
    if !SYLLABLES.contains(&code) {
        // At the end of a word it is another character.
        return add(if read == 'ς' { 'σ' } else { read });
    }
    let index = code - SYLLABLES.start();
    let jamo = [
        Some(0x1100 + index / 588),
        Some(0x1161 + index % 588 / 28),
        Some(index % 28)
            .filter(|last| *last > 0)
            .map(|last| 0x11A7 + last),
    ];
    jamo.into_iter()
        .flatten()
        .filter_map(char::from_u32)
        .for_each(add);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_and_macos_take_for_one_name_is_one() {
        for (one, other) in [
            ("Report.PDF", "report.pdf"),
            ("ÄRZTE.txt", "ärzte.txt"),
            ("\u{E9}t\u{E9}.md", "e\u{301}te\u{301}.md"),
            ("\u{C9}T\u{C9}.md", "e\u{301}te\u{301}.MD"),
            // Vietnamese: both marks apart, one of them, none; and in either order.
            ("h\u{1EC7}", "he\u{323}\u{302}"),
            ("h\u{1EC7}", "h\u{EA}\u{323}"),
            ("h\u{EA}\u{323}", "h\u{1EB9}\u{302}"),
            ("he\u{302}\u{323}", "he\u{323}\u{302}"),
            // Japanese, Korean, Cyrillic.
            ("\u{30AC}.txt", "\u{30AB}\u{3099}.txt"),
            (
                "\u{D55C}\u{AE00}",
                "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}",
            ),
            ("\u{439}", "\u{438}\u{306}"),
            ("ΟΔΟΣ", "οδοσ"),
            // The sign of the Ångström, and of Kelvin.
            ("\u{212B}", "å"),
            ("\u{212A}", "k"),
        ] {
            assert!(is_one_name(one, other), "{one} {other}");
            assert!(is_one_name(other, one), "{other} {one}");
        }
    }

    #[test]
    fn what_everybody_tells_apart_is_two() {
        for (one, other) in [
            ("a.txt", "b.txt"),
            ("a.txt", "a.txt.bak"),
            ("e.md", "\u{E9}.md"),
            ("e.md", "e\u{301}.md"),
            ("\u{438}", "\u{438}\u{306}"),
            ("\u{E9}", "\u{E8}"),
            ("e\u{301}", "e\u{300}"),
            ("\u{AC00}", "\u{AC01}"),
            ("Straße", "Strasse"),
            ("x\u{B2}", "x2"),
            ("", "a"),
        ] {
            assert!(!is_one_name(one, other), "{one} {other}");
            assert!(!is_one_name(other, one), "{other} {one}");
        }
    }
}

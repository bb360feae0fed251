//! A line as the words of a command, quoted as in a shell.

/// Why a line cannot be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum SplitError {
    /// A quote is not closed.
    #[error("the quote {0} is not closed")]
    OpenQuote(char),
    /// The line ends with a backslash.
    #[error("the line ends with a backslash")]
    OpenEscape,
}

/// Splits a line at spaces outside quotes. `'…'` keeps everything, `"…"` and bare words know `\` as an escape; `#` at the
/// beginning of a word begins a comment.
pub(super) fn split(line: &str) -> Result<Vec<String>, SplitError> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '#' if word.is_none() => break,
            c if c.is_whitespace() => words.extend(word.take()),
            '\'' | '"' => quoted(c, &mut chars, word.get_or_insert_default())?,
            '\\' => match chars.next().ok_or(SplitError::OpenEscape)? {
                // The command goes on in the next line.
                '\n' => {}
                c => word.get_or_insert_default().push(c),
            },
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Takes everything up to the closing quote.
fn quoted(quote: char, chars: &mut std::str::Chars<'_>, word: &mut String) -> Result<(), SplitError> {
    loop {
        match chars.next().ok_or(SplitError::OpenQuote(quote))? {
            c if c == quote => return Ok(()),
            '\\' if quote == '"' => word.push(chars.next().ok_or(SplitError::OpenEscape)?),
            c => word.push(c),
        }
    }
}

/// A word so that [`split`] reads it as one.
pub(super) fn quote(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:,+=@%$".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_split_as_in_a_shell() {
        assert_eq!(split(r#"a  'b c' "d \" e" f\ g ''  # rest"#).unwrap(), ["a", "b c", "d \" e", "f g", ""]);
        assert_eq!(split("").unwrap(), Vec::<String>::new());
        assert_eq!(split("a#b").unwrap(), ["a#b"]);
        assert_eq!(split("'x"), Err(SplitError::OpenQuote('\'')));
        assert_eq!(split("x\\"), Err(SplitError::OpenEscape));
    }

    proptest! {
        #[test]
        fn a_quoted_word_is_read_back(words: Vec<String>) {
            let line = words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ");
            prop_assert_eq!(split(&line).unwrap(), words);
        }
    }
}

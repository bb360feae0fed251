//! Text as commands, and commands as words, quoted as in a shell.

use std::{iter::Peekable, ops::Range, str::CharIndices};

/// Why text cannot be split.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum SplitError {
    /// A quote is not closed.
    #[error("the quote {0} is not closed")]
    OpenQuote(char),
    /// The text ends with a backslash.
    #[error("the line ends with a backslash")]
    OpenEscape,
    /// A variable that stands for nothing yet.
    #[error("nothing that ${0} could stand for was printed yet")]
    Unset(String),
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word without its quotes, and where it stands in the text.
    Word(String, Range<usize>),
    /// The end of a line, and so of a command.
    NewLine,
}

/// What a variable stands for; `None` for a name that is no variable.
pub(super) type Lookup = fn(&str) -> Result<Option<String>, SplitError>;

/// Splits a text at spaces and line ends outside quotes. `'…'` keeps everything; `"…"` and bare words know `\` as an escape and
/// `$name` as a variable. A backslash before a line end carries the command on in the next line; `#` at the beginning of a word
/// begins a comment.
pub(super) struct Words<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    lookup: Lookup,
}

impl<'a> Words<'a> {
    /// Splits without variables.
    pub(super) fn new(text: &'a str) -> Self {
        Self::with(text, |_| Ok(None))
    }

    /// Splits, with variables that are looked up when their word is read.
    pub(super) fn with(text: &'a str, lookup: Lookup) -> Self {
        Self { text, chars: text.char_indices().peekable(), lookup }
    }

    /// The words of the next line, which has none if it is empty; `None` at the end of the text.
    pub(super) fn next_command(&mut self) -> Result<Option<Vec<String>>, SplitError> {
        let Some(first) = self.next().transpose()? else { return Ok(None) };
        let mut words = Vec::new();
        let mut token = Some(first);
        while let Some(Token::Word(word, _)) = token {
            words.push(word);
            token = self.next().transpose()?;
        }
        Ok(Some(words))
    }

    fn word(&mut self, start: usize) -> Result<Token, SplitError> {
        let mut word = String::new();
        while let Some((_, c)) = self.chars.next_if(|(_, c)| !c.is_whitespace()) {
            match c {
                '\'' => self.quoted(c, &mut word)?,
                '"' => self.quoted(c, &mut word)?,
                '\\' => self.escape(&mut word)?,
                '$' => self.variable(&mut word)?,
                c => word.push(c),
            }
        }
        Ok(Token::Word(word, start..self.position()))
    }

    /// Takes everything up to the closing quote.
    fn quoted(&mut self, quote: char, word: &mut String) -> Result<(), SplitError> {
        loop {
            match self.chars.next().ok_or(SplitError::OpenQuote(quote))?.1 {
                c if c == quote => return Ok(()),
                '\\' if quote == '"' => self.escape(word)?,
                '$' if quote == '"' => self.variable(word)?,
                c => word.push(c),
            }
        }
    }

    fn escape(&mut self, word: &mut String) -> Result<(), SplitError> {
        match self.chars.next().ok_or(SplitError::OpenEscape)?.1 {
            '\n' => {}
            c => word.push(c),
        }
        Ok(())
    }

    fn variable(&mut self, word: &mut String) -> Result<(), SplitError> {
        let mut name = String::new();
        while let Some((_, c)) = self.chars.next_if(|(_, c)| c.is_ascii_alphanumeric() || *c == '_') {
            name.push(c);
        }
        match (self.lookup)(&name)? {
            Some(value) => word.push_str(&value),
            None => {
                word.push('$');
                word.push_str(&name);
            }
        }
        Ok(())
    }

    fn position(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |(position, _)| *position)
    }
}

impl Iterator for Words<'_> {
    type Item = Result<Token, SplitError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (start, c) = *self.chars.peek()?;
            match c {
                '\n' => {
                    self.chars.next();
                    return Some(Ok(Token::NewLine));
                }
                '#' => while self.chars.next_if(|(_, c)| *c != '\n').is_some() {},
                '\\' if self.text[start..].starts_with("\\\n") => {
                    self.chars.nth(1);
                }
                c if c.is_whitespace() => {
                    self.chars.next();
                }
                _ => return Some(self.word(start)),
            }
        }
    }
}

/// Whether a text ends with its last command: no quote is open, and no backslash asks for another line.
pub(super) fn is_complete(text: &str) -> bool {
    !text.ends_with("\\\n") && Words::new(text).all(|token| token.is_ok())
}

/// A word so that it is read as one.
pub(super) fn quote(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:,+=@%".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> Result<Vec<String>, SplitError> {
        Ok(Words::with(text, lookup).next_command()?.unwrap_or_default())
    }

    fn lookup(name: &str) -> Result<Option<String>, SplitError> {
        match name {
            "last" => Ok(Some("0xab".into())),
            "never" => Err(SplitError::Unset(name.to_owned())),
            _ => Ok(None),
        }
    }

    #[test]
    fn words_are_split_as_in_a_shell() {
        assert_eq!(split(r#"a  'b c' "d \" e" f\ g ''  # rest"#).unwrap(), ["a", "b c", "d \" e", "f g", ""]);
        assert_eq!(split("").unwrap(), Vec::<String>::new());
        assert_eq!(split("a#b").unwrap(), ["a#b"]);
        assert_eq!(split("'x"), Err(SplitError::OpenQuote('\'')));
        assert_eq!(split("x\\"), Err(SplitError::OpenEscape));
    }

    #[test]
    fn variables_stand_in_words_and_double_quotes_only() {
        assert_eq!(split(r#"$last a$last-b "<$last>""#).unwrap(), ["0xab", "a0xab-b", "<0xab>"]);
        assert_eq!(
            split(r"'$last' \$last $lasting pa$$word $").unwrap(),
            ["$last", "$last", "$lasting", "pa$$word", "$"]
        );
        assert_eq!(split("get tx $never"), Err(SplitError::Unset("never".into())));
    }

    #[test]
    fn each_line_is_a_command_unless_a_quote_or_a_backslash_carries_it_on() {
        let mut words = Words::new("get bn # height\n\nsend \\\n  0xab 'two\nlines'\nend");
        assert_eq!(words.next_command().unwrap().unwrap(), ["get", "bn"]);
        assert!(words.next_command().unwrap().unwrap().is_empty());
        assert_eq!(words.next_command().unwrap().unwrap(), ["send", "0xab", "two\nlines"]);
        assert_eq!(words.next_command().unwrap().unwrap(), ["end"]);
        assert_eq!(words.next_command().unwrap(), None);
        assert!(is_complete("a\nb") && is_complete("it # isn't"));
        assert!(!is_complete("a 'b") && !is_complete("a \\") && !is_complete("a \\\n"));
    }

    #[test]
    fn a_word_knows_its_place() {
        let places: Vec<_> = Words::new(" é 'a b'\nc").collect::<Result<_, _>>().unwrap();
        let word = |text: &str, range| Token::Word(text.to_owned(), range);
        assert_eq!(places, [word("é", 1..3), word("a b", 4..9), Token::NewLine, word("c", 10..11)]);
    }

    proptest! {
        #[test]
        fn a_quoted_word_is_read_back(words: Vec<String>) {
            let line = words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ");
            prop_assert_eq!(split(&line).unwrap(), words);
        }

        #[test]
        fn no_text_breaks_the_splitter(text: String) {
            for token in Words::new(&text) {
                if let Ok(Token::Word(_, place)) = token {
                    prop_assert!(text.get(place).is_some());
                }
            }
        }
    }
}

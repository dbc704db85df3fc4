//! What is written for readers in a file: comments and the texts of strings, line by line.

use std::path::Path;

/// A piece of text and the line it stands in.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    pub line: usize,
    pub text: String,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A comment, or a line of a document.
    Comment,
    /// What stands between quotes in code.
    Literal,
}

/// How a language marks what is no code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Rust,
    /// TypeScript and CSS.
    Web,
    /// Everything with `#`.
    Script,
    Document,
}

/// The pieces of a file; none where its kind is not known.
pub fn read(path: &Path, text: &str) -> Vec<Piece> {
    let Some(language) = language(path) else {
        return Vec::new();
    };
    let mut reader = Reader {
        language,
        rest: text,
        line: 1,
        pieces: Vec::new(),
    };
    reader.run();
    without_fences(reader.pieces)
}

fn language(path: &Path) -> Option<Language> {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy());
    match extension.as_deref() {
        Some("rs") => Some(Language::Rust),
        Some("ts" | "tsx" | "mjs" | "js" | "css") => Some(Language::Web),
        Some("md") => Some(Language::Document),
        Some("sh" | "toml" | "yml" | "yaml") => Some(Language::Script),
        None => Some(Language::Script),
        Some(_) => None,
    }
}

struct Reader<'a> {
    language: Language,
    rest: &'a str,
    line: usize,
    pieces: Vec<Piece>,
}

impl Reader<'_> {
    fn run(&mut self) {
        if self.language == Language::Document {
            return self.keep(self.rest.len(), Kind::Comment);
        }
        while let Some(next) = self.rest.chars().next() {
            if let Some(end) = self.comment() {
                self.keep(end, Kind::Comment);
            } else if let Some((open, text, close)) = self.literal() {
                self.skip(open);
                self.keep(text, Kind::Literal);
                self.skip(close);
            } else {
                self.skip(next.len_utf8());
            }
        }
    }

    /// How long the comment is that begins here.
    fn comment(&self) -> Option<usize> {
        let line = match self.language {
            Language::Script => "#",
            _ => "//",
        };
        if self.rest.starts_with(line) {
            return Some(self.rest.find('\n').unwrap_or(self.rest.len()));
        }
        let block = self.language != Language::Script && self.rest.starts_with("/*");
        block.then(|| self.rest.find("*/").unwrap_or(self.rest.len()))
    }

    /// The lengths of opening quote, text and closing quote, where a literal begins here.
    fn literal(&self) -> Option<(usize, usize, usize)> {
        if self.language == Language::Rust && self.rest.starts_with('r') {
            let marks = self.rest[1..]
                .bytes()
                .take_while(|byte| *byte == b'#')
                .count();
            if self.rest[1 + marks..].starts_with('"') {
                let end = format!("\"{}", "#".repeat(marks));
                let text = &self.rest[2 + marks..];
                return Some((2 + marks, text.find(&end).unwrap_or(text.len()), end.len()));
            }
        }
        let quote = self.rest.chars().next()?;
        let is_quote = match self.language {
            Language::Rust if quote == '\'' => return self.char_literal(),
            Language::Rust | Language::Script => quote == '"',
            Language::Web => ['"', '\'', '`'].contains(&quote),
            Language::Document => false,
        };
        is_quote.then(|| (1, text_until(&self.rest[1..], quote), 1))
    }

    /// A character is skipped like a text; a lifetime is none.
    fn char_literal(&self) -> Option<(usize, usize, usize)> {
        let inner = text_until(&self.rest[1..], '\'');
        let text = &self.rest[1..1 + inner];
        (text.starts_with('\\') || text.chars().count() == 1).then_some((1, inner, 1))
    }

    fn keep(&mut self, length: usize, kind: Kind) {
        for (at, text) in self.rest[..length].split('\n').enumerate() {
            self.pieces.push(Piece {
                line: self.line + at,
                text: text.to_owned(),
                kind,
            });
        }
        self.skip(length);
    }

    fn skip(&mut self, length: usize) {
        let length = length.min(self.rest.len());
        self.line += self.rest[..length].matches('\n').count();
        self.rest = &self.rest[length..];
    }
}

/// How far it is to the quote that ends the text.
fn text_until(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, found) in text.char_indices() {
        match found {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            found if found == quote => return at,
            // An apostrophe in a page's text is no quote.
            '\n' if quote == '\'' => return at,
            _ => {}
        }
    }
    text.len()
}

/// Examples between ``` fences are not for reading.
fn without_fences(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut inside = false;
    let mut before = 0;
    let mut left = Vec::new();
    for piece in pieces {
        let bare = piece.text.trim_start_matches(['/', '!', ' ', '*']);
        // A fence ends with the comment it stands in.
        inside &= piece.kind == Kind::Comment && piece.line == before + 1;
        before = piece.line;
        if piece.kind == Kind::Comment && bare.starts_with("```") {
            inside = !inside;
        } else if !inside {
            left.push(piece);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, text: &str) -> Vec<(usize, String)> {
        let pieces = read(Path::new(name), text).into_iter();
        pieces.map(|piece| (piece.line, piece.text)).collect()
    }

    #[test]
    fn comments_and_texts_of_rust() {
        let text = "//! Top.\nfn f<'a>(x: &'a str) -> char { g(\"a \\\" // b\n c\", r#\"d \" e\"#); '\"' } // end\n\
                    /* two\nlines */ h();";
        let wanted = [
            (1, "//! Top."),
            (2, "a \\\" // b"),
            (3, " c"),
            (3, "d \" e"),
            (3, "\""),
            (3, "// end"),
            (4, "/* two"),
            (5, "lines "),
        ];
        let wanted: Vec<_> = wanted
            .iter()
            .map(|(line, text)| (*line, (*text).to_owned()))
            .collect();
        assert_eq!(found("a.rs", text), wanted);
    }

    #[test]
    fn scripts_pages_and_documents() {
        assert_eq!(found("run", "a # b\n"), [(1, "# b".to_owned())]);
        let page = found("a.tsx", "<p>don't</p>\nf('x') // y");
        assert_eq!(page[1..], [(2, "x".to_owned()), (2, "// y".to_owned())]);
        assert_eq!(found(&["a", "md"].join("."), "one\ntwo").len(), 2);
        assert!(found("a.png", "# x").is_empty());
    }

    #[test]
    fn an_example_is_not_read() {
        let text = "/// A.\n/// ```text\n/// B\n/// ```\n/// C\nfn f() {}\n/// ```\n/// D\nfn g() {}\n/// E\n";
        let texts: Vec<String> = found("a.rs", text)
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        assert_eq!(texts, ["/// A.", "/// C", "/// E"]);
    }
}

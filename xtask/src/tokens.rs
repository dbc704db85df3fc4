//! Rust source as a flat row of tokens, each with its line; comments, and tests where asked, cut.

use std::str::FromStr;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Signs written of several characters that are one token. `>>` stays two: it mostly ends generics.
const JOINED: [&str; 18] = [
    "..=", "...", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=",
    "%=", "..", "<<",
];

/// One token and the line it begins in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub line: usize,
}

/// All tokens of a file.
pub fn read(text: &str) -> Result<Vec<Token>, String> {
    let stream = TokenStream::from_str(text).map_err(|error| error.to_string())?;
    let mut tokens = Vec::new();
    flatten(stream, &mut tokens);
    Ok(without_docs(&tokens))
}

/// What is left where every item under `#[cfg(test)]` is taken out.
pub fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut left = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is(tokens, at, &["#", "[", "cfg", "(", "test", ")", "]"]) {
            at = item_end(tokens, at + 7);
        } else {
            left.push(tokens[at].clone());
            at += 1;
        }
    }
    left
}

/// Whether these words stand there.
pub fn is(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    let found = tokens[at.min(tokens.len())..].iter();
    found.clone().count() >= words.len()
        && found.zip(words).all(|(token, word)| token.text == *word)
}

/// Behind the bracket that closes the one which opens at `open`.
pub fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// Behind the item that begins at `from`: its `;`, or the brace that closes its body.
fn item_end(tokens: &[Token], from: usize) -> usize {
    let mut at = from;
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            ";" => return at + 1,
            "{" if !is(tokens, at.saturating_sub(1), &["::", "{"]) => return closing(tokens, at),
            "(" | "[" | "{" => at = closing(tokens, at),
            _ => at += 1,
        }
    }
    at
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut sign = String::new();
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                push(tokens, open, line);
                flatten(group.stream(), tokens);
                push(tokens, close, group.span_close().start().line);
            }
            TokenTree::Punct(punct) => {
                sign.push(punct.as_char());
                if punct.spacing() == Spacing::Alone || punct.as_char() == '\'' {
                    push_signs(tokens, &std::mem::take(&mut sign), line);
                }
            }
            TokenTree::Ident(ident) => {
                let lifetime = tokens.last_mut().filter(|last| last.text == "'");
                match lifetime {
                    Some(quote) => quote.text += &ident.to_string(),
                    None => push(tokens, &ident.to_string(), line),
                }
            }
            TokenTree::Literal(literal) => push(tokens, &literal.to_string(), line),
        }
    }
}

fn push(tokens: &mut Vec<Token>, text: &str, line: usize) {
    if !text.is_empty() {
        let text = text.to_owned();
        tokens.push(Token { text, line });
    }
}

/// A run of signs, cut into the longest that are one token.
fn push_signs(tokens: &mut Vec<Token>, signs: &str, line: usize) {
    let mut rest = signs;
    while let Some(first) = rest.chars().next() {
        let joined = JOINED.iter().find(|sign| rest.starts_with(**sign));
        let length = joined.map_or(first.len_utf8(), |sign| sign.len());
        push(tokens, &rest[..length], line);
        rest = &rest[length..];
    }
}

/// Doc comments come as `#[doc = "…"]` and `#![doc = "…"]`.
fn without_docs(tokens: &[Token]) -> Vec<Token> {
    let mut left = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is(tokens, at, &["#", "[", "doc", "="]) {
            at = closing(tokens, at + 1);
        } else if is(tokens, at, &["#", "!", "[", "doc", "="]) {
            at = closing(tokens, at + 2);
        } else {
            left.push(tokens[at].clone());
            at += 1;
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let tokens = read(text).unwrap();
        without_tests(&tokens)
            .into_iter()
            .map(|token| token.text)
            .collect()
    }

    #[test]
    fn a_sign_of_several_characters_is_one_token() {
        assert_eq!(
            words("fn f<'a>(x: &'a Vec<Vec<u8>>) -> u8 { x::y(0..=3) /* no */ } // no"),
            [
                "fn", "f", "<", "'a", ">", "(", "x", ":", "&", "'a", "Vec", "<", "Vec", "<", "u8",
                ">", ">", ")", "->", "u8", "{", "x", "::", "y", "(", "0", "..=", "3", ")", "}"
            ]
        );
    }

    #[test]
    fn tests_and_doc_comments_are_cut() {
        let text = "//! Top.\n/// Doc.\nmod a;\n#[cfg(test)]\nmod golden;\n#[cfg(test)]\nuse x::{y};\n\
                    mod b;\n#[cfg(test)]\nmod tests { fn t() {} }\nmod c;";
        assert_eq!(
            words(text),
            ["mod", "a", ";", "mod", "b", ";", "mod", "c", ";"]
        );
    }

    #[test]
    fn a_token_knows_its_line() {
        let tokens = read("a\n\nb").unwrap();
        assert_eq!(
            tokens[1],
            Token {
                text: "b".to_owned(),
                line: 3
            }
        );
    }
}

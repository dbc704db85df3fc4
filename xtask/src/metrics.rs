//! How large functions are, in tokens: `cargo xtask metrics [FOLDER]`. Only what ships counts, tests
//! are cut.
//!
//! A line can be filled to any width, a token cannot: so functions are measured in tokens, and how
//! full lines are is a figure of its own.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files;
use crate::modules;
use crate::tokens::{self, Token, closing, is};

/// 70 lines of 6 tokens: the size from which a function is long.
const LONG: usize = 420;
/// Longest file that is not named.
const FILE_LINES: usize = 500;
/// How many functions are named.
const NAMED: usize = 10;

/// One function, its nested ones and closures with it.
struct Function {
    name: String,
    file: PathBuf,
    line: usize,
    tokens: usize,
}

/// What was counted of one crate.
#[derive(Default)]
struct Crate {
    name: String,
    tokens: usize,
    /// Lines that hold a token.
    lines: usize,
    functions: Vec<Function>,
    long_files: Vec<(PathBuf, usize)>,
}

/// Prints the figures of every crate below `root`.
pub fn run(root: &Path) -> Result<(), String> {
    let mut crates = Vec::new();
    for name in files::crates(root)? {
        crates.push(measure(root, &name)?);
    }
    print_table(&crates);
    print_largest(&crates);
    print_long_files(&crates);
    Ok(())
}

fn measure(root: &Path, name: &str) -> Result<Crate, String> {
    let mut measured = Crate {
        name: name.to_owned(),
        ..Crate::default()
    };
    for file in modules::shipped(&root.join("crates").join(name).join("src"))? {
        let text =
            fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let all = tokens::read(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        let shipped = tokens::without_tests(&all);
        let file = file.strip_prefix(root).unwrap_or(&file).to_owned();
        measured.tokens += shipped.len();
        measured.lines += lines(&shipped);
        measured.functions.extend(functions(&file, &shipped));
        let length = text.lines().count();
        if length > FILE_LINES {
            measured.long_files.push((file, length));
        }
    }
    Ok(measured)
}

fn lines(tokens: &[Token]) -> usize {
    let mut lines: Vec<usize> = tokens.iter().map(|token| token.line).collect();
    lines.dedup();
    lines.len()
}

/// Every function that has a body, from its `fn` to its last brace.
fn functions(file: &Path, tokens: &[Token]) -> Vec<Function> {
    let named = |at: &usize| {
        let name = tokens.get(at + 1).map_or("", |token| token.text.as_str());
        is(tokens, *at, &["fn"]) && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
    };
    let function = |at: usize| {
        let end = closing(tokens, body(tokens, at)?);
        Some(Function {
            name: tokens[at + 1].text.clone(),
            file: file.to_owned(),
            line: tokens[at].line,
            tokens: end - at,
        })
    };
    (0..tokens.len())
        .filter(named)
        .filter_map(function)
        .collect()
}

/// Where the body of the function begins; none where it is only declared.
fn body(tokens: &[Token], function: usize) -> Option<usize> {
    let mut at = function;
    loop {
        match tokens.get(at)?.text.as_str() {
            ";" => return None,
            "{" => return Some(at),
            "(" | "[" => at = closing(tokens, at),
            _ => at += 1,
        }
    }
}

/// The middle, the ninetieth, the ninety-ninth of a hundred, and the share of long ones in percent.
struct Shape {
    median: usize,
    p90: usize,
    p99: usize,
    long: f64,
}

fn shape<'a>(functions: impl Iterator<Item = &'a Function>) -> Shape {
    let mut sizes: Vec<usize> = functions.map(|function| function.tokens).collect();
    sizes.sort_unstable();
    let part = |percent: usize| {
        let last = sizes.len().saturating_sub(1);
        sizes
            .get((sizes.len() * percent / 100).min(last))
            .copied()
            .unwrap_or(0)
    };
    let long = sizes.iter().filter(|size| **size > LONG).count();
    Shape {
        median: part(50),
        p90: part(90),
        p99: part(99),
        long: 100.0 * long as f64 / sizes.len().max(1) as f64,
    }
}

fn print_table(crates: &[Crate]) {
    println!(
        "{:<20} {:>9} {:>7} {:>11} {:>7} {:>6} {:>5} {:>5} {:>6}",
        "crate", "functions", "tokens", "tokens/line", "median", "p90", "p99", "max", "> 420"
    );
    for one in crates {
        print_row(&one.name, std::slice::from_ref(one));
    }
    print_row("all", crates);
}

fn print_row(name: &str, crates: &[Crate]) {
    let functions = || crates.iter().flat_map(|one| &one.functions);
    let tokens: usize = crates.iter().map(|one| one.tokens).sum();
    let lines: usize = crates.iter().map(|one| one.lines).sum();
    let shape = shape(functions());
    println!(
        "{name:<20} {:>9} {tokens:>7} {:>11.1} {:>7} {:>6} {:>5} {:>5} {:>5.1} %",
        functions().count(),
        tokens as f64 / lines.max(1) as f64,
        shape.median,
        shape.p90,
        shape.p99,
        functions()
            .map(|function| function.tokens)
            .max()
            .unwrap_or(0),
        shape.long,
    );
}

fn print_largest(crates: &[Crate]) {
    let mut largest: Vec<&Function> = crates.iter().flat_map(|one| &one.functions).collect();
    largest.sort_by_key(|function| std::cmp::Reverse(function.tokens));
    println!("\n{NAMED} largest functions, in tokens");
    for function in largest.iter().take(NAMED) {
        let Function {
            name,
            file,
            line,
            tokens,
        } = function;
        println!("{tokens:>6}  {name}  {}:{line}", file.display());
    }
}

fn print_long_files(crates: &[Crate]) {
    let mut long: Vec<&(PathBuf, usize)> = crates.iter().flat_map(|one| &one.long_files).collect();
    long.sort_by_key(|(_, lines)| std::cmp::Reverse(*lines));
    println!(
        "\n{} files of more than {FILE_LINES} lines, their tests counted",
        long.len()
    );
    for (file, lines) in long {
        println!("{lines:>6}  {}", file.display());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_counted_from_its_fn_to_its_last_brace() {
        let text = "trait T { fn none(&self); }\npub fn one(f: fn(u8) -> u8) -> [u8; 1] { [f(1)] }";
        let found = functions(Path::new("x.rs"), &tokens::read(text).unwrap());
        let found: Vec<_> = found
            .iter()
            .map(|f| (f.name.as_str(), f.line, f.tokens))
            .collect();
        assert_eq!(found, [("one", 2, 26)]);
    }

    #[test]
    fn the_shape_of_a_hundred() {
        let function = |tokens| Function {
            name: String::new(),
            file: PathBuf::new(),
            line: 0,
            tokens,
        };
        let hundred: Vec<Function> = (1..=100).map(|size| function(size * 5)).collect();
        let shape = shape(hundred.iter());
        assert_eq!((shape.median, shape.p90, shape.p99), (255, 455, 500));
        assert!((shape.long - 16.0).abs() < 1e-9, "{}", shape.long);
    }
}

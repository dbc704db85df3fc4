//! Which module of a crate uses which: `cargo xtask modules [CRATE] [--dot]`, and what `tidy` holds
//! about circles.
//!
//! A node is a file; a module written inside a file counts as that file. An edge is a path: a `use`,
//! or `crate::…`, `super::…`, `self::…`, `child::…` in the code, from the file it stands in to the
//! file that *defines* what it names. A parent that only re-exports its children's names hands on
//! what is asked for and so is no edge itself; a name that it re-exports and uses is one. Types met
//! without a path (the result of a method) are not seen. Modules under `#[cfg(test)]` are not there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::circles::circles;
use crate::files;
use crate::tokens::{self, Token, closing, is};

/// Largest circle of files in a crate.
const CIRCLE_MAX: usize = 4;
/// Crates with larger ones, and how large: the numbers only shrink.
const LARGER: [(&str, usize); 0] = [];

/// The files of a crate by name (`orders`, `state/people`), and which uses which.
pub type Graph = BTreeMap<String, BTreeSet<String>>;

/// Prints graph and circles of one crate or of all.
pub fn run(args: &[String]) -> Result<(), String> {
    let dot = args.iter().any(|arg| arg == "--dot");
    let wanted = args.iter().find(|arg| !arg.starts_with("--"));
    for name in files::crates(Path::new("."))? {
        if wanted.is_some_and(|wanted| *wanted != name && format!("ballast-{wanted}") != name) {
            continue;
        }
        let graph = graph(&source(&name))?;
        if dot {
            print_dot(&name, &graph)
        } else {
            print(&name, &graph)
        }
    }
    Ok(())
}

/// Circles that are too large, and exceptions that are larger than what is there.
pub fn check() -> Result<Vec<String>, String> {
    let mut findings = Vec::new();
    for name in files::crates(Path::new("."))? {
        let allowed = LARGER
            .iter()
            .find(|(of, _)| *of == name)
            .map(|(_, files)| *files);
        findings.extend(judge(&name, &graph(&source(&name))?, allowed));
    }
    Ok(findings)
}

fn judge(name: &str, graph: &Graph, allowed: Option<usize>) -> Vec<String> {
    let circles = circles(graph);
    let most = allowed.unwrap_or(CIRCLE_MAX);
    let mut findings: Vec<String> = circles
        .iter()
        .filter(|circle| circle.len() > most)
        .map(|circle| {
            let (files, names) = (circle.len(), circle.join(", "));
            format!("{name}: {files} files use each other in a circle, at most {most}: {names}")
        })
        .collect();
    let largest = circles.iter().map(Vec::len).max().unwrap_or(0);
    if allowed.is_some_and(|allowed| largest < allowed) {
        findings.push(format!(
            "{name}: its largest circle is {largest} files now: say so in LARGER, or take it off"
        ));
    }
    findings
}

fn source(name: &str) -> PathBuf {
    Path::new("crates").join(name).join("src")
}

fn print(name: &str, graph: &Graph) {
    println!("{name}: {} files", graph.len());
    for (file, uses) in graph {
        let uses: Vec<&str> = uses.iter().map(String::as_str).collect();
        println!("  {file} -> {}", uses.join(", "));
    }
    for circle in circles(graph) {
        println!("  circle of {}: {}", circle.len(), circle.join(", "));
    }
}

fn print_dot(name: &str, graph: &Graph) {
    println!("digraph \"{name}\" {{");
    for (file, uses) in graph {
        for used in uses {
            println!("  \"{file}\" -> \"{used}\";");
        }
    }
    println!("}}");
}

/// One module: its file, what it declares, and what it binds by `use`.
#[derive(Default)]
struct Module {
    file: String,
    defines: BTreeSet<String>,
    binds: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
    /// Words of its code outside `use`.
    words: BTreeSet<String>,
    /// Paths that it names, and whether it only hands them on.
    paths: Vec<(Vec<String>, bool)>,
}

/// The modules of a crate by path; the root's is empty.
#[derive(Default)]
struct Tree {
    modules: BTreeMap<Vec<String>, Module>,
    /// `macro_rules!` by name, with the file they stand in.
    macros: BTreeMap<String, String>,
    files: Vec<PathBuf>,
}

/// Who uses whom in the crate whose source is in `src`.
pub fn graph(src: &Path) -> Result<Graph, String> {
    let mut graph = Graph::new();
    for tree in trees(src)? {
        tree.edges(&mut graph);
    }
    Ok(graph)
}

/// The files that ship: those that a root leads to, files of tests apart.
pub fn shipped(src: &Path) -> Result<Vec<PathBuf>, String> {
    Ok(trees(src)?
        .into_iter()
        .flat_map(|tree| tree.files)
        .collect())
}

/// One tree for the library and one for each binary.
fn trees(src: &Path) -> Result<Vec<Tree>, String> {
    let binary = |path: &Path| {
        path.parent() == Some(&src.join("bin"))
            || path.parent() != Some(src) && path.ends_with("main.rs")
    };
    let mut roots = vec![src.join("lib.rs"), src.join("main.rs")];
    roots.retain(|root| root.exists());
    roots.extend(files::rust(src)?.into_iter().filter(|file| binary(file)));
    let mut trees = Vec::new();
    for root in roots {
        let mut tree = Tree::default();
        tree.read(src, &root, Vec::new())?;
        trees.push(tree);
    }
    Ok(trees)
}

impl Tree {
    fn read(&mut self, src: &Path, file: &Path, path: Vec<String>) -> Result<(), String> {
        let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = fs::read_to_string(file).map_err(|error| wrong(&error))?;
        let all = tokens::read(&text).map_err(|error| wrong(&error))?;
        let shipped = tokens::without_tests(&all);
        self.files.push(file.to_owned());
        let name = file.strip_prefix(src).unwrap_or(file).with_extension("");
        let children = self.take(&name.to_string_lossy().replace("/mod", ""), &path, &shipped);
        for child in children {
            let name = child.last().ok_or("a module has a name")?;
            let found = places(file, &path, &child, name)
                .into_iter()
                .find(|place| place.exists());
            let found = found.ok_or_else(|| wrong(&format!("no file of `mod {name}`")))?;
            self.read(src, &found, child)?;
        }
        Ok(())
    }

    /// Takes in the module whose tokens these are, and those written in it; gives the paths of the
    /// modules that have files of their own.
    fn take(&mut self, file: &str, path: &[String], tokens: &[Token]) -> Vec<Vec<String>> {
        let mut module = Module {
            file: file.to_owned(),
            ..Module::default()
        };
        let mut elsewhere = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let word = tokens[at].text.as_str();
            let next = tokens.get(at + 1).map_or("", |token| token.text.as_str());
            match word {
                "mod" if is(tokens, at + 2, &[";"]) => {
                    elsewhere.push(below(path, next));
                    module.defines.insert(next.to_owned());
                    at += 3;
                }
                "mod" if is(tokens, at + 2, &["{"]) => {
                    let end = closing(tokens, at + 2);
                    let inner = self.take(file, &below(path, next), &tokens[at + 3..end - 1]);
                    elsewhere.extend(inner);
                    module.defines.insert(next.to_owned());
                    at = end;
                }
                "use" => {
                    let public = at > 0 && [")", "pub"].contains(&tokens[at - 1].text.as_str());
                    at = module.take_use(tokens, at + 1, public);
                }
                "macro_rules" => {
                    let name = tokens.get(at + 2).map_or("", |token| token.text.as_str());
                    self.macros.insert(name.to_owned(), file.to_owned());
                    at += 3;
                }
                _ => at = module.take_word(tokens, at),
            }
        }
        self.modules.insert(path.to_vec(), module);
        elsewhere
    }

    fn edges(&self, graph: &mut Graph) {
        for (path, module) in &self.modules {
            let uses = graph.entry(module.file.clone()).or_default();
            for (named, handed_on) in &module.paths {
                let used = named.last().is_some_and(|name| module.words.contains(name));
                let target = self.file_of(path, named, 0);
                let target = target.filter(|target| *target != module.file);
                let below = target.is_some_and(|target| self.is_below(target, path));
                uses.extend(
                    target
                        .filter(|_| !handed_on || used || !below)
                        .map(str::to_owned),
                );
            }
        }
    }

    fn is_below(&self, file: &str, path: &[String]) -> bool {
        let mut below = self
            .modules
            .iter()
            .filter(|(module, _)| module.starts_with(path));
        below.any(|(_, module)| module.file == file)
    }

    /// The file that defines what `named` means in the module `from`; none where that is another
    /// crate's.
    fn file_of(&self, from: &[String], named: &[String], depth: usize) -> Option<&str> {
        // Re-exports in a ring would go round for ever.
        if depth > 16 {
            return None;
        }
        let (mut at, mut rest) = self.start(from, named)?;
        while let Some((name, behind)) = rest.split_first() {
            let child = below(&at, name);
            if self.modules.contains_key(&child) {
                (at, rest) = (child, behind);
                continue;
            }
            let module = self.modules.get(&at)?;
            if let Some(bound) = module.binds.get(name) {
                let bound = [bound.as_slice(), behind].concat();
                return self.file_of(&at, &bound, depth + 1);
            }
            if module.defines.contains(name) {
                return Some(&module.file);
            }
            let through = module.globs.iter().find_map(|glob| {
                let path = [glob.as_slice(), rest].concat();
                let found = self.file_of(&at, &path, depth + 1);
                found.filter(|file| self.defines(file, name))
            });
            let named_macro = || self.macros.get(name).map(String::as_str);
            return through.or_else(named_macro).or(Some(&module.file));
        }
        self.modules.get(&at).map(|module| module.file.as_str())
    }

    fn defines(&self, file: &str, name: &str) -> bool {
        let mut modules = self.modules.values().filter(|module| module.file == file);
        modules.any(|module| module.defines.contains(name))
    }

    /// The module at which a path begins, and the path from there.
    fn start<'a>(
        &self,
        from: &[String],
        named: &'a [String],
    ) -> Option<(Vec<String>, &'a [String])> {
        let (first, rest) = named.split_first()?;
        match first.as_str() {
            "crate" => Some((Vec::new(), rest)),
            "self" => Some((from.to_vec(), rest)),
            "super" => {
                let (_, parent) = from.split_last()?;
                match rest.first().map(String::as_str) {
                    Some("super") => self.start(parent, rest),
                    _ => Some((parent.to_vec(), rest)),
                }
            }
            child => {
                let module = self.modules.get(from)?;
                let ours = self.modules.contains_key(&below(from, child));
                // `use b::X` where `use a::b` stands above.
                let bound = module.binds.get(child).filter(|bound| bound[0] != child);
                (ours || bound.is_some()).then(|| (from.to_vec(), named))
            }
        }
    }
}

impl Module {
    /// Takes in the tree behind a `use`; gives where it ends.
    fn take_use(&mut self, tokens: &[Token], from: usize, public: bool) -> usize {
        let end = from
            + tokens[from..]
                .iter()
                .take_while(|token| token.text != ";")
                .count();
        self.take_tree(&tokens[from..end], &[], public);
        end + 1
    }

    fn take_tree(&mut self, tree: &[Token], prefix: &[String], public: bool) {
        let mut path = prefix.to_vec();
        let mut at = 0;
        while let Some(token) = tree.get(at) {
            match token.text.as_str() {
                "::" => {}
                "{" => {
                    for branch in branches(&tree[at + 1..tree.len() - 1]) {
                        self.take_tree(branch, &path, public);
                    }
                    return;
                }
                "*" => {
                    self.paths.push((path.clone(), public));
                    self.globs.push(path);
                    return;
                }
                "as" => {
                    let name = tree.get(at + 1).map_or("_", |token| token.text.as_str());
                    return self.bind(name, path, public);
                }
                "self" if !path.is_empty() => {}
                word => path.push(word.to_owned()),
            }
            at += 1;
        }
        if let Some(name) = path.last().cloned() {
            self.bind(&name, path, public);
        }
    }

    fn bind(&mut self, name: &str, path: Vec<String>, public: bool) {
        self.binds.insert(name.to_owned(), path.clone());
        self.paths.push((path, public));
    }

    /// Takes in a word of the code, or the path that begins there; gives where it ends.
    fn take_word(&mut self, tokens: &[Token], at: usize) -> usize {
        const DEFINING: [&str; 8] = [
            "struct", "enum", "union", "trait", "fn", "const", "static", "type",
        ];
        let is_name = |text: &str| text.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let word = tokens[at].text.as_str();
        if !is_name(word) {
            return at + 1;
        }
        self.words.insert(word.to_owned());
        let before = at
            .checked_sub(1)
            .map_or("", |before| tokens[before].text.as_str());
        if DEFINING.contains(&before) {
            self.defines.insert(word.to_owned());
        }
        let mut path = vec![word.to_owned()];
        let mut end = at + 1;
        while is(tokens, end, &["::"])
            && tokens
                .get(end + 1)
                .is_some_and(|token| is_name(&token.text))
        {
            path.push(tokens[end + 1].text.clone());
            end += 2;
        }
        if path.len() > 1 && before != "::" {
            self.paths.push((path, false));
        }
        end
    }
}

/// The parts between commas that stand in no bracket.
fn branches(tokens: &[Token]) -> Vec<&[Token]> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            "{" => at = closing(tokens, at),
            "," => {
                parts.push(&tokens[from..at]);
                at += 1;
                from = at;
            }
            _ => at += 1,
        }
    }
    parts.push(&tokens[from..]);
    parts.retain(|part| !part.is_empty());
    parts
}

fn below(path: &[String], name: &str) -> Vec<String> {
    [path, &[name.to_owned()]].concat()
}

/// Where the file of a module may be, that is declared in `file`, itself the module `parent`.
fn places(file: &Path, parent: &[String], child: &[String], name: &str) -> [PathBuf; 2] {
    let folder = file.parent().unwrap_or(Path::new(""));
    let is_top = ["lib.rs", "main.rs", "mod.rs"]
        .iter()
        .any(|top| file.ends_with(top));
    let mut folder = match is_top {
        true => folder.to_owned(),
        false => file.with_extension(""),
    };
    // Modules written inside the file are folders on the way.
    for inline in &child[parent.len()..child.len() - 1] {
        folder.push(inline);
    }
    [
        folder.join(format!("{name}.rs")),
        folder.join(name).join("mod.rs"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The graph of a crate whose files are given as name and text.
    fn of(test: &str, files: &[(&str, &str)]) -> Graph {
        let src = std::env::temp_dir().join(format!("xtask-{}-{test}", std::process::id()));
        for (name, text) in files {
            let file = src.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let graph = graph(&src);
        fs::remove_dir_all(&src).unwrap();
        graph.unwrap()
    }

    fn edges(graph: &Graph) -> Vec<String> {
        let uses = |(file, uses): (&String, &BTreeSet<String>)| {
            let uses: Vec<String> = uses
                .iter()
                .map(|used| format!("{file} -> {used}"))
                .collect();
            uses
        };
        graph.iter().flat_map(uses).collect()
    }

    #[test]
    fn an_edge_goes_to_the_file_that_defines_the_name() {
        let graph = of(
            "defines",
            &[
                (
                    "lib.rs",
                    "pub mod state;\nmod orders;\npub use state::{Desk, people::User as U};",
                ),
                ("state/mod.rs", "pub mod people;\npub struct Desk;"),
                ("state/people.rs", "pub struct User; use super::Desk;"),
                (
                    "orders.rs",
                    "use crate::{Desk, U};\nfn f() { crate::state::people::g::<u8>(); }",
                ),
            ],
        );
        assert_eq!(
            edges(&graph),
            [
                "orders -> state",
                "orders -> state/people",
                "state/people -> state"
            ],
            "the parents only hand on"
        );
    }

    #[test]
    fn a_name_handed_on_and_used_is_an_edge() {
        let lib = "mod a;\npub use a::A;\npub fn f(_: A) {}";
        let graph = of(
            "used",
            &[("lib.rs", lib), ("a.rs", "pub struct A; use super::f;")],
        );
        assert_eq!(edges(&graph), ["a -> lib", "lib -> a"]);
        assert_eq!(circles(&graph), [["a", "lib"]]);
    }

    #[test]
    fn paths_in_code_globs_macros_and_modules_inside_a_file_count() {
        let graph = of(
            "paths",
            &[
                (
                    "lib.rs",
                    "#[macro_use]\nmod table;\nmod a;\nmod b;\nmod c;\npub use b::*;",
                ),
                (
                    "table.rs",
                    "macro_rules! rows { () => {} }\npub(crate) use rows;",
                ),
                (
                    "a.rs",
                    "mod inner { use super::super::B; pub struct I; }\nfn f() { self::inner::x() }",
                ),
                (
                    "b.rs",
                    "pub struct B; fn f() -> crate::c::C { crate::rows!() }",
                ),
                (
                    "c.rs",
                    "pub struct C;\n#[cfg(test)]\nmod tests { use crate::a; }",
                ),
            ],
        );
        assert_eq!(edges(&graph), ["a -> b", "b -> c", "b -> table"]);
    }

    #[test]
    fn a_circle_of_more_than_four_is_found_and_an_exception_only_shrinks() {
        let ring = |length: usize| -> Graph {
            let name = |at: usize| format!("m{}", at % length);
            (0..length)
                .map(|at| (name(at), BTreeSet::from([name(at + 1)])))
                .collect()
        };
        assert!(judge("x", &ring(4), None).is_empty());
        assert_eq!(judge("x", &ring(5), None).len(), 1);
        assert!(judge("x", &ring(5), Some(5)).is_empty());
        assert_eq!(judge("x", &ring(6), Some(5)).len(), 1, "it grew");
        assert_eq!(judge("x", &ring(5), Some(6)).len(), 1, "it shrank");
        assert_eq!(judge("x", &ring(1), Some(5)).len(), 1, "it is gone");
    }
}

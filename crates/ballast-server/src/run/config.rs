//! `ballast.toml`: what `ballast serve` is told by flags, in a file. Its keys are the flags' names; what the command line
//! says stands before it. `ballast config show` prints what holds, and by whose word.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};
use toml::{Table, Value};

/// The flag that names the file.
const FLAG: &str = "config";

/// The file cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("--config {}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is no TOML.
    #[error("{}: {source}", path.display())]
    Toml {
        /// Which.
        path: PathBuf,
        /// Where and why.
        source: toml::de::Error,
    },
    /// It has a key that means nothing.
    #[error("{}: `{key}` is no setting; there are {known}", path.display())]
    Unknown {
        /// Which file.
        path: PathBuf,
        /// The key.
        key: String,
        /// All that there are.
        known: String,
    },
    /// A value is of another kind.
    #[error("{}: `{key}` is {found}, it has to be {expected}", path.display())]
    Kind {
        /// Which file.
        path: PathBuf,
        /// The key.
        key: String,
        /// What there is.
        found: &'static str,
        /// What there has to be.
        expected: &'static str,
    },
}

/// The command line with what its file says before it; the file, where it names one. `path` is the way to the command that
/// takes it: `["serve"]`, `["config", "show"]`.
///
/// # Errors
/// The file cannot be read, or says what no flag means.
pub fn with_file(
    whole: &Command,
    given: Vec<OsString>,
) -> Result<(Vec<OsString>, Option<PathBuf>), ConfigError> {
    let lenient = whole.clone().ignore_errors(true);
    let Ok(matches) = lenient.try_get_matches_from(&given) else {
        return Ok((given, None));
    };
    let Some((depth, command, matches)) = taking(whole, &matches) else {
        return Ok((given, None));
    };
    let Some(path) = matches.get_one::<PathBuf>(FLAG) else {
        return Ok((given, None));
    };
    let said = read(path, command, matches)?;
    let mut all = given;
    // Before what the command line says of the same command.
    let place = all.len().min(1 + depth);
    all.splice(place..place, said.into_iter().map(OsString::from));
    Ok((all, Some(path.clone())))
}

/// The command that takes a file, how many words name it, and what was said to it.
fn taking<'a>(
    whole: &'a Command,
    matches: &'a ArgMatches,
) -> Option<(usize, &'a Command, &'a ArgMatches)> {
    let (mut command, mut matches, mut depth) = (whole, matches, 0);
    while let Some((name, of)) = matches.subcommand() {
        (command, matches, depth) = (command.find_subcommand(name)?, of, depth + 1);
    }
    let takes = command.get_arguments().any(|arg| arg.get_id() == FLAG);
    takes.then_some((depth, command, matches))
}

/// What a file may set: every flag with a long name but its own.
fn settings(command: &Command) -> impl Iterator<Item = (&str, &Arg)> {
    let arguments = command.get_arguments();
    let named = arguments.filter_map(|arg| Some((arg.get_long()?, arg)));
    named.filter(|(name, _)| ![FLAG, "help", "version"].contains(name))
}

/// Flags that say what the file says, but those that the command line says itself.
fn read(path: &Path, command: &Command, matches: &ArgMatches) -> Result<Vec<String>, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::File {
        path: path.to_owned(),
        source,
    })?;
    let table: Table = text.parse().map_err(|source| ConfigError::Toml {
        path: path.to_owned(),
        source,
    })?;
    let mut flags = Vec::new();
    for (key, value) in &table {
        let Some((name, arg)) = settings(command).find(|(name, _)| name == key) else {
            let known: Vec<&str> = settings(command).map(|(name, _)| name).collect();
            return Err(ConfigError::Unknown {
                path: path.to_owned(),
                key: key.clone(),
                known: known.join(", "),
            });
        };
        let said = flag(path, (key, value), arg)?;
        if source(matches, arg) != Some(ValueSource::CommandLine) {
            flags.extend(said.into_iter().flat_map(|value| {
                let flag = format!("--{name}");
                match value {
                    // In one word, so that no value is taken for a flag.
                    Some(value) => [format!("{flag}={value}")],
                    None => [flag],
                }
            }));
        }
    }
    Ok(flags)
}

fn source(matches: &ArgMatches, arg: &Arg) -> Option<ValueSource> {
    matches.value_source(arg.get_id().as_str())
}

/// The values that a flag is given, one after another; none of a switch, and nothing of one that is off.
fn flag(
    path: &Path,
    (key, value): (&str, &Value),
    arg: &Arg,
) -> Result<Vec<Option<String>>, ConfigError> {
    let wrong = |expected| ConfigError::Kind {
        path: path.to_owned(),
        key: key.to_owned(),
        found: value.type_str(),
        expected,
    };
    let is_switch = matches!(arg.get_action(), ArgAction::SetTrue);
    let takes_many = matches!(arg.get_action(), ArgAction::Append);
    match (value, is_switch) {
        (Value::Boolean(on), true) => Ok(on.then_some(None).into_iter().collect()),
        (_, true) => Err(wrong("true or false")),
        (Value::Array(values), false) if takes_many => {
            let texts = values.iter().map(|value| text(value).map(Some));
            let texts: Option<Vec<_>> = texts.collect();
            texts.ok_or_else(|| wrong("a list of texts or numbers"))
        }
        (value, false) => {
            let expected = if takes_many {
                "a text, a number or a list of them"
            } else {
                "a text or a number"
            };
            let text = text(value).ok_or_else(|| wrong(expected))?;
            Ok(vec![Some(text)])
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Datetime(day) => Some(day.to_string()),
        Value::Boolean(_) | Value::Array(_) | Value::Table(_) => None,
    }
}

/// Who said what holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Default,
    Environment,
    File,
    CommandLine,
}

impl fmt::Display for Said {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Default => "default",
            Self::Environment => "environment",
            Self::File => "file",
            Self::CommandLine => "command line",
        })
    }
}

/// A line for each setting: name, value, by whose word, and what it is for.
///
/// # Errors
/// The file cannot be read, or says what no flag means.
pub fn show(whole: &Command, given: Vec<OsString>) -> Result<Vec<String>, ConfigError> {
    let lenient = whole.clone().ignore_errors(true);
    let (all, _) = with_file(whole, given.clone())?;
    let matches = |words: Vec<OsString>| lenient.clone().try_get_matches_from(words).ok();
    let (Some(by_hand), Some(all)) = (matches(given), matches(all)) else {
        return Ok(Vec::new());
    };
    let (Some((_, command, by_hand)), Some((.., all))) =
        (taking(whole, &by_hand), taking(whole, &all))
    else {
        return Ok(Vec::new());
    };
    let line = |(name, arg): (&str, &Arg)| {
        let said = match (source(by_hand, arg), source(all, arg)) {
            (Some(ValueSource::CommandLine), _) => Said::CommandLine,
            (_, Some(ValueSource::CommandLine)) => Said::File,
            (_, Some(ValueSource::EnvVariable)) => Said::Environment,
            _ => Said::Default,
        };
        let values = all.get_raw(arg.get_id().as_str());
        let values = values
            .into_iter()
            .flatten()
            .map(|value| value.to_string_lossy());
        let value = values.collect::<Vec<_>>().join(",");
        let value = if value.is_empty() { "–" } else { &value };
        let help = arg.get_help().map_or(String::new(), ToString::to_string);
        let help = help.lines().next().unwrap_or_default().to_owned();
        format!("{name:<24} {value:<28} {said:<13} {help}")
    };
    Ok(settings(command).map(line).collect())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Whole {
        #[command(subcommand)]
        command: Sub,
    }

    #[derive(Debug, clap::Subcommand)]
    enum Sub {
        Serve(Serve),
        Other { name: String },
    }

    #[derive(Debug, clap::Args)]
    struct Serve {
        #[arg(long)]
        config: Option<PathBuf>,
        #[arg(long)]
        data: PathBuf,
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        #[arg(long)]
        demo: bool,
        #[arg(long, conflicts_with = "demo")]
        setup: Option<String>,
        #[arg(long)]
        proxy: Vec<String>,
        #[arg(long, default_value_t = 15)]
        idle: u32,
    }

    fn written(text: &str) -> (tempfile::TempDir, String) {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("ballast.toml");
        std::fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap().to_owned();
        (directory, file)
    }

    fn command() -> Command {
        use clap::CommandFactory;
        Whole::command()
    }

    fn words(line: &str, file: &str) -> Vec<OsString> {
        let line = line.replace("FILE", file);
        line.split(' ').map(OsString::from).collect()
    }

    fn served(text: &str, line: &str) -> Serve {
        let (_directory, file) = written(text);
        let (all, _) = with_file(&command(), words(line, &file)).unwrap();
        match Whole::try_parse_from(all).unwrap().command {
            Sub::Serve(serve) => serve,
            Sub::Other { name } => panic!("{name}"),
        }
    }

    const TEXT: &str =
        "data = \"/srv\"\nlisten = \"0.0.0.0:1\"\ndemo = true\nproxy = [\"a\", \"b\"]\nidle = 7\n";

    #[test]
    fn a_file_says_what_the_command_line_leaves_out() {
        let serve = served(TEXT, "ballast serve --config FILE --idle 9");
        assert_eq!(serve.data, Path::new("/srv"));
        assert_eq!(
            (serve.listen.as_str(), serve.demo, serve.idle),
            ("0.0.0.0:1", true, 9)
        );
        assert_eq!(serve.proxy, ["a", "b"]);
        assert!(serve.config.is_some() && serve.setup.is_none());
        let serve = served(
            "demo = false",
            "ballast serve --data d --config FILE --proxy c",
        );
        assert_eq!((serve.demo, serve.proxy), (false, vec!["c".to_owned()]));
        let plain = words("ballast serve --data d", "");
        assert_eq!(with_file(&command(), plain.clone()).unwrap(), (plain, None));
        let other = words("ballast other x", "");
        assert_eq!(with_file(&command(), other.clone()).unwrap(), (other, None));
    }

    #[test]
    fn what_a_file_says_wrong_is_named() {
        for (text, said) in [
            (
                "listn = \"x\"",
                "`listn` is no setting; there are data, listen, demo, setup, proxy, idle",
            ),
            (
                "demo = \"yes\"",
                "`demo` is string, it has to be true or false",
            ),
            (
                "data = [\"a\"]",
                "`data` is array, it has to be a text or a number",
            ),
            ("listen = ", "TOML parse error"),
        ] {
            let (_directory, file) = written(text);
            let refused = with_file(&command(), words("ballast serve --config FILE", &file));
            let refused = refused.unwrap_err().to_string();
            assert!(refused.contains(said), "{refused}");
        }
        let absent = words("ballast serve --config absent.toml", "");
        let refused = with_file(&command(), absent).unwrap_err().to_string();
        assert!(refused.starts_with("--config absent.toml: "), "{refused}");
    }

    #[test]
    fn every_setting_is_shown_with_whose_word_it_is() {
        let (_directory, file) = written(TEXT);
        let lines = show(
            &command(),
            words("ballast serve --config FILE --idle 9", &file),
        )
        .unwrap();
        let told: Vec<Vec<&str>> = lines
            .iter()
            .map(|line| line.split_whitespace().collect())
            .collect();
        let expected = [
            vec!["data", "/srv", "file"],
            vec!["listen", "0.0.0.0:1", "file"],
            vec!["demo", "true", "file"],
            vec!["setup", "–", "default"],
            vec!["proxy", "a,b", "file"],
            vec!["idle", "9", "command", "line"],
        ];
        assert_eq!(told, expected);
    }
}

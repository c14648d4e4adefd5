//! Command line arguments.

use std::path::PathBuf;

/// Text of `--help`.
pub const HELP: &str = "\
askvault-server: the AskVault API with sample data, and the dashboard

Usage: askvault-server [OPTIONS]

  --port N              port on 127.0.0.1; default: the PORT variable, else 4310
  --db FILE             database file; default: a database in memory
  --dist DIR            built dashboard; default www/dist
  --conversations N     sample conversations; default 2400
  --session-minutes N   minutes without a request until a session ends; default 15
  --open true|false     open the dashboard in the browser; default false
  --print-demo-key      make a new demo API key and print it
  --help                print this text
";

/// Settings of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments {
    /// Port on 127.0.0.1; 0 lets the system choose.
    pub port: u16,
    /// Database file, or memory.
    pub database: Option<PathBuf>,
    /// Folder of the built dashboard.
    pub dist: PathBuf,
    /// How many conversations the sample has.
    pub conversations: usize,
    /// Minutes without a request until a session ends.
    pub session_minutes: i64,
    /// Whether to open the browser.
    pub open: bool,
    /// Whether to make and print a demo key.
    pub print_demo_key: bool,
    /// Whether only the help is wanted.
    pub help: bool,
}

impl Arguments {
    /// Reads the arguments after the program's name; `port` is the PORT variable.
    pub fn parse(arguments: impl IntoIterator<Item = String>, port: Option<String>) -> Result<Self, String> {
        let mut parsed = Self {
            port: 4310,
            database: None,
            dist: PathBuf::from("www/dist"),
            conversations: 2_400,
            session_minutes: 15,
            open: false,
            print_demo_key: false,
            help: false,
        };
        if let Some(text) = port.filter(|text| !text.is_empty()) {
            parsed.port = number("the PORT variable", &text, 0, i64::from(u16::MAX))?;
        }
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument, None),
            };
            match name.as_str() {
                "--print-demo-key" => parsed.print_demo_key = true,
                "--help" | "-h" => parsed.help = true,
                "--port" | "--db" | "--dist" | "--conversations" | "--session-minutes" | "--open" => {
                    let value = inline
                        .or_else(|| arguments.next())
                        .ok_or_else(|| format!("{name} needs a value."))?;
                    match name.as_str() {
                        "--port" => parsed.port = number(&name, &value, 0, i64::from(u16::MAX))?,
                        "--db" => parsed.database = Some(value.into()),
                        "--dist" => parsed.dist = value.into(),
                        "--conversations" => parsed.conversations = number(&name, &value, 0, 1_000_000)?,
                        "--session-minutes" => parsed.session_minutes = number(&name, &value, 1, 100_000)?,
                        _ => {
                            parsed.open =
                                value.parse().map_err(|_| "--open takes true or false.".to_owned())?;
                        }
                    }
                }
                _ => return Err(format!("{name} is not an option; see --help.")),
            }
        }
        Ok(parsed)
    }
}

fn number<T: TryFrom<i64>>(name: &str, text: &str, low: i64, high: i64) -> Result<T, String> {
    let wanted = || format!("{name} takes a whole number from {low} to {high}.");
    let number: i64 = text.parse().map_err(|_| wanted())?;
    if !(low..=high).contains(&number) {
        return Err(wanted());
    }
    T::try_from(number).map_err(|_| wanted())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(str::to_owned), Some("5000".into()))
    }

    #[test]
    fn values_and_mistakes() {
        assert_eq!(parse("").map(|arguments| arguments.port), Ok(5000));
        assert_eq!(
            parse("--port=1 --db x.db").map(|arguments| (arguments.port, arguments.database)),
            Ok((1, Some("x.db".into())))
        );
        assert_eq!(parse("--port 70000").unwrap_err(), "--port takes a whole number from 0 to 65535.");
        assert_eq!(parse("--dist").unwrap_err(), "--dist needs a value.");
        assert_eq!(parse("--prot 1").unwrap_err(), "--prot is not an option; see --help.");
    }
}

//! What does a manifest say was run?

use serde_json::Value;

use crate::experiment::Plan;

/// A manifest, as far as results follow from it.
#[derive(Debug)]
pub(super) struct Manifest {
    /// What was simulated; of a comparison the base first.
    pub(super) scenarios: Vec<Listed>,
    /// What `--set` said.
    pub(super) set: Vec<String>,
    /// Seed and replications that were asked for.
    pub(super) plan: Plan,
    /// On how many threads it ran, which changes nothing.
    pub(super) threads: usize,
    /// The command line, which changes nothing.
    pub(super) command: Vec<String>,
    /// Whether it was interrupted.
    pub(super) is_partial: bool,
    /// Which command wrote it.
    pub(super) kind: Kind,
}

/// Which command wrote a manifest, and what else it was asked.
#[derive(Debug)]
pub(super) enum Kind {
    /// `run`.
    Run,
    /// `compare`.
    Comparison(Judging),
    /// `explain-delays`.
    Delays {
        /// How many resources were to be tried.
        confirm: u32,
    },
}

/// A scenario that a manifest lists.
#[derive(Debug)]
pub(super) struct Listed {
    /// What it is called.
    pub(super) name: String,
    /// Its path, as given.
    pub(super) path: String,
    /// Name and text of every file that was read, the scenario first.
    pub(super) files: Vec<(String, String)>,
}

/// How a comparison judges.
#[derive(Debug)]
pub(super) struct Judging {
    /// By which measure and statistic.
    pub(super) primary: String,
    /// On which lane.
    pub(super) lane: Option<String>,
    /// At which border post.
    pub(super) border: Option<String>,
    /// Whether changes were told apart.
    pub(super) levers: bool,
}

impl Manifest {
    /// Reads a manifest of this version of the program.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence without a full stop.
    pub(super) fn read(bytes: &[u8]) -> Result<Manifest, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "manifest.json is not UTF-8 text".to_owned())?;
        let document: Value =
            serde_json::from_str(text).map_err(|error| format!("manifest.json is not JSON: {error}"))?;
        let document = Document(&document);
        let (program, version) = (document.text("/program")?, document.text("/version")?);
        if program != env!("CARGO_PKG_NAME") {
            return Err("manifest.json was not written by this program".to_owned());
        }
        if version != env!("CARGO_PKG_VERSION") {
            return Err(format!(
                "it was written by version {} of corridor, and this is {}: the same bytes are promised by the same \
                 version only",
                crate::report::text::visible(&version),
                env!("CARGO_PKG_VERSION")
            ));
        }
        let kind = match document.0.get("kind").map(Value::as_str) {
            None => Kind::Run,
            Some(Some("compare")) => Kind::Comparison(document.judging()?),
            Some(Some("explain-delays")) => {
                let confirm = document.number("/measured/planned")?;
                let confirm = u32::try_from(confirm).ok().filter(|confirm| *confirm <= 1000);
                Kind::Delays { confirm: confirm.ok_or_else(|| odd("/measured/planned"))? }
            }
            Some(_) => return Err("manifest.json is of a kind that this program does not write".to_owned()),
        };
        let planned = document.number("/replications/planned")?;
        let replications = u32::try_from(planned).ok().filter(|planned| (1..=1_000_000).contains(planned));
        let replications = replications.ok_or("manifest.json has an impossible number of replications")?;
        let threads = document.number("/threads")?;
        let threads = usize::try_from(threads).ok().filter(|threads| (1..=1_000_000).contains(threads));
        let scenarios = match kind {
            Kind::Comparison(_) => document.scenarios()?,
            Kind::Run | Kind::Delays { .. } => vec![document.scenario()?],
        };
        Ok(Manifest {
            scenarios,
            set: document.texts("/set")?,
            plan: Plan { replications, seed: document.number("/seed")?, threads: 1 },
            threads: threads.ok_or("manifest.json has an impossible number of threads")?,
            command: document.texts("/command")?,
            is_partial: document.flag("/partial")?,
            kind,
        })
    }
}

struct Document<'a>(&'a Value);

fn odd(at: &str) -> String {
    format!("manifest.json has no proper `{}`", at.trim_start_matches('/').replace('/', "."))
}

impl Document<'_> {
    fn get(&self, at: &str) -> Result<&Value, String> {
        self.0.pointer(at).ok_or_else(|| odd(at))
    }

    fn text(&self, at: &str) -> Result<String, String> {
        self.get(at)?.as_str().map(str::to_owned).ok_or_else(|| odd(at))
    }

    fn number(&self, at: &str) -> Result<u64, String> {
        self.get(at)?.as_u64().ok_or_else(|| odd(at))
    }

    fn texts(&self, at: &str) -> Result<Vec<String>, String> {
        let list = self.get(at)?.as_array().ok_or_else(|| odd(at))?;
        list.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(|| odd(at))).collect()
    }

    fn flag(&self, at: &str) -> Result<bool, String> {
        self.get(at)?.as_bool().ok_or_else(|| odd(at))
    }

    fn judging(&self) -> Result<Judging, String> {
        let name = |at: &str| match self.get(at)? {
            Value::Null => Ok(None),
            _ => self.text(at).map(Some),
        };
        let (lane, border) = (name("/lane")?, name("/border")?);
        Ok(Judging { primary: self.text("/primary")?, lane, border, levers: self.flag("/levers")? })
    }

    /// The scenario of a run.
    fn scenario(&self) -> Result<Listed, String> {
        let listed = Listed {
            name: self.text("/scenario/name")?,
            path: self.text("/scenario/path")?,
            files: self.files("/files")?,
        };
        if listed.files.first().is_some_and(|(_, text)| self.text("/scenario/text").as_ref() != Ok(text)) {
            return Err("manifest.json holds two texts of its scenario, and they differ".to_owned());
        }
        Ok(listed)
    }

    /// The scenarios of a comparison.
    fn scenarios(&self) -> Result<Vec<Listed>, String> {
        let count = self.get("/scenarios")?.as_array().map_or(0, Vec::len);
        if count < 2 {
            return Err(odd("/scenarios"));
        }
        (0..count)
            .map(|nth| {
                let at = |key: &str| format!("/scenarios/{nth}/{key}");
                Ok(Listed {
                    name: self.text(&at("name"))?,
                    path: self.text(&at("path"))?,
                    files: self.files(&at("files"))?,
                })
            })
            .collect()
    }

    /// Every file's name and text; each text must be what its hash says.
    fn files(&self, at: &str) -> Result<Vec<(String, String)>, String> {
        let list = self.get(at)?.as_array().filter(|list| !list.is_empty());
        let mut files = Vec::new();
        for (nth, file) in list.ok_or_else(|| odd(at))?.iter().enumerate() {
            let part = |key: &str| file.get(key).and_then(Value::as_str);
            let (Some(path), Some(text), Some(hash)) = (part("path"), part("text"), part("blake3")) else {
                return Err(odd(&format!("{at}/{nth}")));
            };
            if blake3::hash(text.as_bytes()).to_hex().as_str() != hash {
                let path = crate::report::text::visible(path);
                return Err(format!(
                    "manifest.json holds a text of `{path}` that is not the one of its hash"
                ));
            }
            files.push((path.to_owned(), text.to_owned()));
        }
        Ok(files)
    }
}

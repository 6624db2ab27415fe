//! Does bad input always end in a message, never in a panic?

#![expect(clippy::disallowed_methods, reason = "a test may look at the clock")]

use super::*;

/// Values that a careless or hostile hand may write.
const VALUES: [&str; 26] = [
    "nan",
    "-nan",
    "inf",
    "-inf",
    "-1",
    "0",
    "-0.0",
    "1e308",
    "5e-324",
    "9223372036854775807",
    "true",
    "[]",
    "{}",
    "\"\"",
    "\"-1 h\"",
    "\"nan h\"",
    "\"1e308 y\"",
    "\"1e400 TEU\"",
    "\"0 h\"",
    "\"1e-300 / y\"",
    "\"9e9 TEU / ms\"",
    "\"24:00\"",
    "{ exponential = { mean = \"1e-300 h\" } }",
    "{ discrete = { values = [], shares = [] } }",
    "2025-01-06T00:00:00",
    "\"\u{202e}\u{0}x\"",
];

#[test]
fn no_value_of_any_key_panics() {
    let folder = full_folder();
    let mut broken = 0;
    let mut seen = 0;
    let lines: Vec<&str> = FULL.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let Some((key, _)) = line.split_once(" = ") else { continue };
        for value in VALUES {
            if value.contains('\0') {
                continue;
            }
            let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            changed[index] = format!("{key} = {value}");
            seen += 1;
            if let Err(error) = read("s.toml", &changed.join("\n"), &[], &folder) {
                broken += 1;
                assert!(!error.render(true).is_empty());
                assert!(error.problems.iter().all(|problem| codes().contains(&problem.code)));
            }
        }
    }
    assert!(seen > 2_500 && broken * 10 > seen * 8, "{broken} of {seen}");
}

#[test]
fn no_number_inside_a_value_panics() {
    let folder = full_folder();
    for (at, _) in FULL.match_indices(|letter: char| letter.is_ascii_digit()).step_by(3) {
        for other in ["nan", "-1", "1e308", "", "\"", "{", "]"] {
            let text = format!("{}{other}{}", &FULL[..at], &FULL[at + 1..]);
            if let Err(error) = read("s.toml", &text, &[], &folder) {
                assert!(!error.render(false).is_empty());
            }
        }
    }
}

#[test]
fn a_file_cut_off_anywhere_does_not_panic() {
    let folder = full_folder();
    for end in (0..FULL.len()).step_by(7).filter(|&end| FULL.is_char_boundary(end)) {
        if let Err(error) = read("s.toml", &FULL[..end], &[], &folder) {
            assert!(!error.render(false).is_empty());
        }
    }
}

#[test]
fn removing_any_line_does_not_panic() {
    let folder = full_folder();
    let lines: Vec<&str> = FULL.lines().collect();
    for index in 0..lines.len() {
        let text: Vec<&str> =
            lines.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, line)| *line).collect();
        let _ = read("s.toml", &text.join("\n"), &[], &folder);
    }
}

#[test]
fn bombs_are_refused_early() {
    let began = std::time::Instant::now();
    let code = |text: &str| match read("s.toml", text, &[], &NoFiles) {
        Ok(_) => "",
        Err(error) => {
            let _ = error.render(false);
            error.problems.iter().find(|problem| !problem.is_warning()).map_or("", |problem| problem.code)
        }
    };
    assert_eq!(code(&"x".repeat(5 << 20)), "E002");
    let nested = format!("format = 1\nx = {}{}", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(code(&nested), "E003");
    assert_eq!(code(&format!("format = 1\n{} = 1", vec!["a"; 500_000].join("."))), "E003");
    let mut many = String::from("format = 1\n");
    (0..100_001).for_each(|index| many.push_str(&format!("[place.p{index}]\n")));
    assert_eq!(code(&many), "E008");
    assert_eq!(code(&format!("format = 1\ntitle = \"{}\"", "x".repeat(20_000))), "E009");
    let unknown: String = (0..100_000).map(|index| format!("k{index} = 1\n")).collect();
    assert_eq!(code(&format!("{unknown}format = 1\n")), "E010");
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn a_chain_of_bases_ends() {
    let mut folder = Folder::default().with("0.toml", GOOD);
    for index in 1..70 {
        folder = folder.with(&format!("{index}.toml"), &format!("[what-if]\nbase = \"{}.toml\"", index - 1));
    }
    let text = |last: usize| format!("[what-if]\nbase = \"{last}.toml\"");
    assert!(read("s.toml", &text(62), &[], &folder).is_ok());
    let error = read("s.toml", &text(63), &[], &folder).expect_err("too long");
    assert_eq!(error.problems[0].code, "E005");
    let folder = Folder::default()
        .with("a.toml", "[what-if]\nbase = \"b.toml\"")
        .with("b.toml", "[what-if]\nbase = \"a.toml\"");
    let error = read("a.toml", "[what-if]\nbase = \"b.toml\"", &[], &folder).expect_err("circular");
    assert_eq!(error.problems[0].code, "E005");
}

use super::*;

const OUTCOMES: &str = r#"{"outcomes": [
    {"scenario": "Baseline", "summary": "Success"},
    {"scenario": {"Mutant": {"name": "a", "file": "crates/iyzico-core/src/value/price.rs",
        "function": {"function_name": "Price::amount"}}}, "summary": "CaughtMutant"},
    {"scenario": {"Mutant": {"name": "b: replace < with <=", "file": "crates/iyzico-core/src/price.rs",
        "function": {"function_name": "Price::is_near"}}}, "summary": "MissedMutant"},
    {"scenario": {"Mutant": {"name": "c", "file": "crates/iyzico-core/src/recovery/judge.rs",
        "function": null}}, "summary": "MissedMutant"},
    {"scenario": {"Mutant": {"name": "d", "file": "crates/iyzico-core/src/price.rs",
        "function": null}}, "summary": "Unviable"}
]}"#;

fn scores(exceptions: &str) -> BTreeMap<&'static str, Score> {
    let read: Outcomes = serde_json::from_str(OUTCOMES).unwrap();
    let areas: Vec<&Area> = AREAS.iter().collect();
    judge(&areas, &parse_exceptions(exceptions).unwrap(), read.outcomes)
}

#[test]
fn changes_are_counted_by_area() {
    let scores = scores("");
    assert_eq!((scores["price"].caught, scores["price"].missed.len()), (1, 1));
    assert_eq!((scores["recovery"].caught, scores["recovery"].missed.len()), (0, 1));
}

#[test]
fn each_area_must_pass_for_itself() {
    let score = |caught, missed: usize| Score {
        caught,
        missed: vec![Mutant { name: String::new(), file: String::new(), function: None }; missed],
        excepted: Vec::new(),
    };
    let of = |large, small| verdict(&BTreeMap::from([("price", large), ("webhook", small)]));
    assert_eq!(of(score(90, 10), score(9, 1)), Ok(()));
    let problem = of(score(990, 0), score(8, 2)).unwrap_err();
    assert!(problem.contains("80.0 % in webhook") && !problem.contains("price"), "{problem}");
    assert!(verdict(&BTreeMap::new()).is_err());
}

#[test]
fn an_exception_explains_only_what_it_names() {
    let other = "[[exception]]\nfunction = 'Price::is_near'\nchange = 'with =='\nreason = 'no'";
    assert_eq!(scores(other)["price"].missed.len(), 1);
    let right = "[[exception]]\nfunction = 'Price::is_near'\nchange = 'with <='\nreason = 'equal'";
    let price = &scores(right)["price"];
    assert_eq!((price.missed.len(), price.excepted.len()), (0, 1));
    assert!((price.percent() - 100.0).abs() < f64::EPSILON);
    let bare = "[[exception]]\nfunction = 'Price::is_near'\nreason = ' '";
    assert!(parse_exceptions(bare).unwrap_err().contains("Price::is_near"));
}

#[test]
fn every_area_has_files_and_the_list_of_exceptions_can_be_read() {
    for area in &AREAS {
        assert!(area.files().is_ok(), "{}", area.name);
    }
    read_exceptions().unwrap();
}

#[test]
fn a_figure_says_which_part_of_the_changes_it_is_of() {
    let of = |areas: &[&str], sample| {
        command_of(&Options {
            areas: areas.iter().map(|area| (*area).to_owned()).collect(),
            jobs: 2,
            sample: NonZeroU32::new(sample).unwrap(),
            record: true,
            no_run: true,
        })
    };
    assert_eq!(of(&[], 1), "cargo xtask mutants");
    assert_eq!(
        of(&["callback", "webhook"], 10),
        "cargo xtask mutants callback webhook --sample 10"
    );
}

//! Runs steps beside each other where none gets into the way of another.

use std::panic::catch_unwind;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::step::{Runner, Verdict};

/// Where only one step at a time may work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Cargo's folder for tests and development, which each build locks.
    Debug,
    /// Cargo's folder for what is optimised.
    Release,
    /// The virtual environment and the Python packages.
    Python,
    /// The npm packages with their tests, which write into their folders.
    Node,
}

/// For steps that nothing may run beside but what needs no place.
pub(super) const ALL: &[Place] = &[Place::Debug, Place::Release, Place::Python, Place::Node];

pub(super) struct Step {
    pub(super) name: &'static str,
    /// A step that must have passed before.
    needs: Option<&'static str>,
    /// A step that must have ended before, in whatever way.
    after: Option<&'static str>,
    places: &'static [Place],
    run: fn(&str) -> Verdict,
}

impl Step {
    pub(super) const fn new(name: &'static str, run: fn(&str) -> Verdict) -> Self {
        Self { name, needs: None, after: None, places: &[], run }
    }

    pub(super) const fn needs(self, name: &'static str) -> Self {
        Self { needs: Some(name), ..self }
    }

    pub(super) const fn after(self, name: &'static str) -> Self {
        Self { after: Some(name), ..self }
    }

    pub(super) const fn within(self, places: &'static [Place]) -> Self {
        Self { places, ..self }
    }

    fn waits_for(&self, other: &Step) -> bool {
        [self.needs, self.after].contains(&Some(other.name))
    }

    fn shares_a_place_with(&self, other: &Step) -> bool {
        self.places.iter().any(|place| other.places.contains(place))
    }
}

/// Runs steps, `at_a_time` of them beside each other. Those for which `otherwise` has a verdict are not run.
pub(super) fn run(
    steps: &[&'static Step],
    at_a_time: usize,
    otherwise: impl Fn(&Step) -> Option<Verdict>,
) -> Runner {
    let mut runner = Runner::new(steps.len());
    let mut waiting = steps.to_vec();
    let mut running: Vec<&Step> = Vec::new();
    let (told, endings) = mpsc::channel();
    thread::scope(|scope| {
        loop {
            while running.len() < at_a_time {
                let Some(number) = startable(&waiting, &running) else { break };
                let step = waiting.remove(number);
                let is_missing = |needed: &&str| {
                    steps.iter().any(|other| other.name == *needed) && !runner.passed(needed)
                };
                let missing = || step.needs.filter(is_missing);
                let missing = || missing().map(|needed| Verdict::Failed(format!("needs {needed}")));
                if let Some(verdict) = otherwise(step).or_else(missing) {
                    runner.end(step.name, verdict, Duration::ZERO);
                    continue;
                }
                running.push(step);
                runner.begin(step.name);
                let told = told.clone();
                scope.spawn(move || {
                    let started = Instant::now();
                    let verdict = catch_unwind(|| (step.run)(step.name));
                    let verdict =
                        verdict.unwrap_or_else(|_| Verdict::Failed("the step panicked".to_owned()));
                    told.send((step.name, verdict, started.elapsed()))
                        .expect("somebody waits for every step");
                });
            }
            if running.is_empty() {
                break;
            }
            let (name, verdict, duration) = endings.recv().expect("the sender is kept");
            running.retain(|step| step.name != name);
            runner.end(name, verdict, duration);
        }
    });
    assert!(waiting.is_empty(), "{:?} wait for each other", names(&waiting));
    runner.sort(&names(steps));
    runner
}

/// The first step that waits for none of the others and has all its places for itself.
fn startable(waiting: &[&Step], running: &[&Step]) -> Option<usize> {
    waiting.iter().position(|step| {
        !waiting.iter().chain(running).any(|other| step.waits_for(other))
            && !running.iter().any(|other| step.shares_a_place_with(other))
    })
}

fn names(steps: &[&Step]) -> Vec<&'static str> {
    steps.iter().map(|step| step.name).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Mutex;

    use super::Place::{Debug, Node, Python};
    use super::*;
    use crate::test::STEPS;

    fn passes(_: &str) -> Verdict {
        Verdict::Passed
    }

    fn fails(_: &str) -> Verdict {
        Verdict::Failed("as told".to_owned())
    }

    const BUILD: Step = Step::new("build", passes).within(&[Debug, Python]);
    const TESTS: Step = Step::new("tests", passes).needs("build").within(&[Python]);
    const RUST: Step = Step::new("rust", passes).within(&[Debug]);
    const PAGES: Step = Step::new("pages", passes).after("tests").within(&[Node]);

    #[test]
    fn a_step_begins_when_nothing_is_in_its_way() {
        let first = |waiting: &[&'static Step], running: &[&'static Step]| {
            startable(waiting, running).map(|number| waiting[number].name)
        };
        assert_eq!(first(&[&BUILD, &TESTS, &RUST, &PAGES], &[]), Some("build"));
        assert_eq!(first(&[&TESTS, &RUST, &PAGES], &[&BUILD]), None);
        assert_eq!(first(&[&TESTS, &RUST, &PAGES], &[]), Some("tests"));
        assert_eq!(first(&[&RUST, &PAGES], &[&TESTS]), Some("rust"));
        assert_eq!(first(&[&PAGES], &[&RUST]), Some("pages"));
        // Whoever names a single step wants it without the others.
        assert_eq!(first(&[&PAGES], &[]), Some("pages"));
    }

    #[test]
    fn what_needs_a_step_that_failed_is_not_run() {
        const BROKEN: Step = Step::new("build", fails);
        const SKIPPED: Step = Step::new("skipped", fails);
        let skip =
            |step: &Step| (step.name == "skipped").then(|| Verdict::Skipped("as told".to_owned()));
        for at_a_time in [1, 2] {
            let runner = run(&[&BROKEN, &TESTS, &RUST, &PAGES, &SKIPPED], at_a_time, skip);
            assert_eq!(runner.failures(), ["build", "tests"]);
            assert!(runner.passed("rust") && runner.passed("pages") && !runner.passed("skipped"));
        }
    }

    #[test]
    fn a_step_that_panics_has_failed() {
        const PANICS: Step = Step::new("panics", |_| panic!("as told"));
        assert_eq!(run(&[&PANICS, &RUST], 2, |_| None).failures(), ["panics"]);
    }

    /// Each of two steps waits until the other has begun.
    #[test]
    fn two_steps_run_beside_each_other() {
        static BEGUN: std::sync::Barrier = std::sync::Barrier::new(2);
        fn meets(_: &str) -> Verdict {
            BEGUN.wait();
            Verdict::Passed
        }
        const ONE: Step = Step::new("one", meets).within(&[Debug]);
        const OTHER: Step = Step::new("other", meets).within(&[Python]);
        assert!(run(&[&ONE, &OTHER], 2, |_| None).failures().is_empty());
    }

    #[test]
    fn no_place_is_used_twice_at_a_time() {
        static INSIDE: Mutex<Option<String>> = Mutex::new(None);
        fn alone(name: &str) -> Verdict {
            let before = INSIDE.lock().unwrap().replace(name.to_owned());
            thread::yield_now();
            let after = INSIDE.lock().unwrap().take();
            if before.is_none() && after.as_deref() == Some(name) {
                Verdict::Passed
            } else {
                Verdict::Failed(format!("{before:?} {after:?}"))
            }
        }
        const STEPS: [Step; 4] = [
            Step::new("1", alone).within(&[Debug, Node]),
            Step::new("2", alone).within(&[Debug]),
            Step::new("3", alone).within(&[Debug, Python]),
            Step::new("4", alone).within(ALL),
        ];
        static ALONE: [Step; 4] = STEPS;
        let steps: Vec<&Step> = ALONE.iter().collect();
        assert!(run(&steps, 4, |_| None).failures().is_empty());
    }

    /// So that they can run one after the other as well, and none waits for ever.
    #[test]
    fn every_step_waits_only_for_steps_before_it() {
        let mut before = HashSet::new();
        for step in STEPS {
            for name in [step.needs, step.after].into_iter().flatten() {
                assert!(before.contains(name), "{} comes before {name}", step.name);
            }
            assert!(before.insert(step.name), "two steps are named {}", step.name);
        }
    }
}

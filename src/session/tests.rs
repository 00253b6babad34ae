//! A session keeps what it is given, as far as there is room, and answers what is asked as data.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::Heap;
use crate::report::Source;
use crate::snapshot::{Progress, ReadError, ReadOptions, Stop};

/// Reads files, and counts how often.
#[derive(Default)]
struct Counting(Arc<AtomicUsize>);

impl Opener for Counting {
    fn open(&self, file: &Path, watcher: &dyn Watcher) -> Result<Opened, SessionError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let heap = Heap::open(file, &ReadOptions { progress: watcher, ..ReadOptions::default() });
        let heap = heap.map_err(|error| match error {
            ReadError::Cancelled => SessionError::Cancelled,
            error => SessionError::Unopened { file: file.display().to_string(), message: error.to_string() },
        })?;
        Ok(Opened { heap, source: Source { file: file.display().to_string(), file_bytes: None } })
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn small() -> PathBuf {
    fixture("node-app.heapsnapshot.zst")
}

fn opened(session: &Session, file: &Path) -> Handle {
    session.open(file, &Unwatched).unwrap()
}

#[test]
fn a_file_is_read_once_for_many_questions_and_anew_when_it_has_changed() {
    let reads = Arc::new(AtomicUsize::new(0));
    let session = Session::new(Counting(Arc::clone(&reads)));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.heapsnapshot");
    fs::copy(small(), &file).unwrap();
    let handle = opened(&session, &file);
    assert_eq!(opened(&session, &file), handle);
    for input in [Input::Open(handle), Input::File(file.clone())] {
        session.answer(&Query::Summary(SummaryQuestion::brief(input)), Audience::People, &Unwatched).unwrap();
    }
    assert_eq!(reads.load(Ordering::Relaxed), 1);
    fs::copy(fixture("node-24-after.heapsnapshot.zst"), &file).unwrap();
    let anew = opened(&session, &file);
    assert_ne!(anew, handle);
    assert_eq!(reads.load(Ordering::Relaxed), 2);
    assert_eq!(session.heap(handle).unwrap_err(), SessionError::NotOpen(handle));
}

#[test]
fn the_heap_that_was_asked_longest_ago_makes_room() {
    let session = Session::new(Counting::default());
    let folder = tempfile::tempdir().unwrap();
    let copy = |name: &str| {
        let file = folder.path().join(name);
        fs::copy(small(), &file).unwrap();
        file
    };
    let first = opened(&session, &copy("1"));
    let of_one = session.list()[0].memory;
    let session = Session::new(Counting::default()).with_max_memory(of_one * 2);
    let [one, two] = [copy("1"), copy("2")].map(|file| opened(&session, &file));
    assert_eq!(one, first);
    session.heap(one).unwrap();
    let three = opened(&session, &copy("3"));
    assert_eq!(session.list().iter().map(|info| info.handle).collect::<Vec<_>>(), [one, three]);
    assert_eq!(session.heap(two).unwrap_err(), SessionError::NotOpen(two));
    assert!(session.close(one) && !session.close(one));
}

#[test]
fn questions_are_data() {
    let least = r#"{"about":"objects","heap":{"open":"h1"},"ids":[7]}"#;
    let question: Query = serde_json::from_str(least).unwrap();
    assert_eq!(serde_json::from_str::<Query>(&serde_json::to_string(&question).unwrap()).unwrap(), question);
    let least = r#"{"about":"leaks","heaps":[{"file":"1.heapsnapshot"},{"open":"h2"}],"work":100}"#;
    let Query::Leaks(question) = serde_json::from_str(least).unwrap() else { panic!("another question") };
    assert_eq!((question.heaps.len(), question.work), (2, Some(100)));
    assert!(serde_json::from_str::<Query>(r#"{"about":"summary","heap":{"open":"x1"}}"#).is_err());
}

#[test]
fn what_is_asked_wrongly_is_said() {
    let session = Session::new(Counting::default());
    let heap = Input::Open(opened(&session, &small()));
    let ask = |question| session.objects(&question, Audience::People, &Unwatched).unwrap_err();
    assert_eq!(ask(ObjectsQuestion::of_ids(heap.clone(), vec![])), SessionError::NoObject);
    let missing = ask(ObjectsQuestion::of_ids(heap.clone(), vec![u64::MAX]));
    assert!(matches!(missing, SessionError::NoSuchObject { id: u64::MAX, place: Place::Object, .. }), "{missing}");
    let like = Sought { class: Some("(".to_owned()), ..Sought::default() };
    assert!(matches!(ask(ObjectsQuestion::of_like(heap.clone(), like)), SessionError::BadPattern(_)));
    let few = session.comparison(&CompareQuestion::of(vec![heap]), Audience::People, &Unwatched).unwrap_err();
    assert_eq!(few, SessionError::TooFew { least: 2 });
}

/// Has had enough after so many pieces.
struct Impatient(AtomicUsize);

impl Progress for Impatient {
    fn phase(&self, _name: &str, _total_bytes: Option<u64>) {}

    fn advance(&self, _bytes: u64) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= 1
    }
}

impl Watcher for Impatient {}

/// Has had enough when it was asked so often.
struct Waiting {
    asked: Arc<AtomicUsize>,
    patience: usize,
}

impl Progress for Waiting {
    fn phase(&self, _name: &str, _total_bytes: Option<u64>) {}

    fn advance(&self, _bytes: u64) {}

    fn stop(&self) -> Option<Stop> {
        let (asked, patience) = (Arc::clone(&self.asked), self.patience);
        Some(Stop::when(move || asked.fetch_add(1, Ordering::Relaxed) >= patience))
    }
}

impl Watcher for Waiting {}

#[test]
fn an_analysis_stops_wherever_it_is_and_what_is_asked_afterwards_is_as_true_as_ever() {
    let session = Session::new(Counting::default());
    let heap = Input::Open(opened(&session, &small()));
    let whole = SummaryQuestion::whole(heap.clone());
    let ask = |patience| {
        let watcher = Waiting { asked: Arc::default(), patience };
        session.summary(&whole, Audience::Machines, &watcher).map(|reply| serde_json::to_value(reply.answer).unwrap())
    };
    // Each time it comes further: what was answered stays.
    let stopped = (0..).take_while(|&patience| ask(patience) == Err(SessionError::Cancelled)).count();
    assert!(stopped > 5, "stopped {stopped} times");
    let answer = ask(usize::MAX).unwrap();
    let fresh = Session::new(Counting::default());
    let heap = Input::Open(opened(&fresh, &small()));
    let expected = fresh.summary(&SummaryQuestion::whole(heap), Audience::Machines, &Unwatched).unwrap().answer;
    assert_eq!(answer, serde_json::to_value(expected).unwrap());
    // Nobody else is stopped by it.
    assert!(session.summary(&whole, Audience::Machines, &Unwatched).is_ok());
}

#[test]
fn work_that_nobody_wants_any_more_stops() {
    let session = Session::new(Counting::default());
    let error = session.open(&small(), &Impatient(AtomicUsize::new(0))).unwrap_err();
    assert_eq!(error, SessionError::Cancelled);
    let heap = Input::Open(opened(&session, &small()));
    let enough = Impatient(AtomicUsize::new(1));
    let error = session.summary(&SummaryQuestion::brief(heap), Audience::People, &enough).unwrap_err();
    assert_eq!(error, SessionError::Cancelled);
    assert_eq!(session.list().len(), 1);
}

//! An HTTP endpoint of the program: it streams the snapshot, or names the file that it has written.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use ureq::http::{Request, Response, StatusCode};
use ureq::{Body, BodyReader};

use super::error::CaptureError;
use super::http;
use super::named_file::{Named, joined, named};
use super::origin::{Origin, without_secrets};
use super::patience::{Patient, Watch};
use super::receiver::{Arrival, Destination, may_be_a_snapshot};
use super::written_file::{self, Folder, Writer};
use crate::printable::{acts, one_line};
use crate::snapshot::{Decompressed, StreamLimits};

/// What shall be asked.
#[derive(Debug, Clone)]
pub struct EndpointRequest {
    /// The address, with or without `http://`.
    pub url: String,
    /// `GET`, `POST` or another method, in capitals.
    pub method: String,
    /// Names and values of headers.
    pub headers: Vec<(String, String)>,
    /// Where the files that the program writes appear on this machine.
    pub folder: Option<PathBuf>,
    /// Other hosts, with or without port, that the endpoint may lead to. They get none of the headers.
    pub other_hosts: Vec<String>,
    /// How long nothing may come.
    pub patience: Duration,
}

/// Where to look for a file that is being written.
type Look<'l> = Box<dyn Fn() -> Vec<PathBuf> + 'l>;

/// Answers that are no snapshot are short.
const LONGEST_ANSWER: usize = 64 << 10;

/// Clocks of file systems are coarse.
const CLOCK_SLACK: Duration = Duration::from_secs(2);

/// Takes a snapshot: the number of its bytes.
///
/// # Errors
/// Where nobody answers, the answer is no whole snapshot or comes too slowly, and where it can't be written.
pub fn take(request: &EndpointRequest, destination: Destination) -> Result<u64, CaptureError> {
    let url = match request.url.contains("://") {
        true => request.url.clone(),
        false => format!("http://{}", request.url),
    };
    let began = SystemTime::now();
    let folder = request.folder.as_deref().map(Folder::remember).transpose()?;
    let origin = Origin::of(&url).ok_or_else(|| {
        CaptureError::refused(
            without_secrets(&url),
            "this can't be asked: check address and headers; an address is such as http://localhost:3000/heap",
        )
    })?;
    let asked = Asked { request, whom: without_secrets(&url), url, origin, began, folder, limits: destination.limits };
    destination.progress.phase("waiting for the endpoint", None);
    let answer = asked.ask(&request.method, &asked.url)?;
    asked.receive(answer, destination)
}

struct Asked<'a> {
    request: &'a EndpointRequest,
    url: String,
    /// The address as it is shown.
    whom: String,
    origin: Origin,
    began: SystemTime,
    folder: Option<Folder>,
    limits: StreamLimits,
}

/// An answer, and at which address it was given.
struct Answer {
    url: String,
    response: Response<Body>,
}

/// Nobody who means well leads further.
const MOST_REDIRECTS: usize = 5;

impl Asked<'_> {
    /// Asks at an address, and where it leads to.
    fn ask(&self, method: &str, url: &str) -> Result<Answer, CaptureError> {
        let (mut method, mut url) = (method, url.to_owned());
        for _ in 0..=MOST_REDIRECTS {
            let response = self.ask_once(method, &url)?;
            let location = response.headers().get("location").and_then(|value| value.to_str().ok());
            match (response.status(), location) {
                (status, _) if status.is_success() => return Ok(Answer { url, response }),
                (status, Some(location)) if status.is_redirection() => {
                    let next = joined(&url, location);
                    self.allow(&url, &next)?;
                    // 307 and 308 say that the method stays (RFC 9110, 15.4).
                    if !matches!(status.as_u16(), 307 | 308) {
                        method = "GET";
                    }
                    url = next;
                }
                (status, _) => return Err(CaptureError::refused(without_secrets(&url), self.refusal(status, response))),
            }
        }
        Err(CaptureError::refused(&self.whom, "leads from one address to the next and on: ask at the last of them"))
    }

    fn ask_once(&self, method: &str, url: &str) -> Result<Response<Body>, CaptureError> {
        let whom = without_secrets(url);
        let mut builder = Request::builder().method(method).uri(url);
        // They may hold what only the endpoint shall know.
        let is_ours = Origin::of(url).is_some_and(|origin| origin == self.origin);
        for (name, value) in self.request.headers.iter().filter(|_| is_ours) {
            builder = builder.header(name, value);
        }
        let request = builder
            .body(())
            .map_err(|error| CaptureError::refused(&whom, format!("this can't be asked ({error}): check address and headers")))?;
        let agent = http::agent(self.request.patience, url);
        agent.run(request).map_err(|error| http::explain(&whom, error, self.request.patience))
    }

    /// Whether an answer from one address may lead to another.
    fn allow(&self, from: &str, to: &str) -> Result<(), CaptureError> {
        let refused = |why: String| Err(CaptureError::refused(without_secrets(from), why));
        let shown = one_line(&without_secrets(to)).into_owned();
        let (Some(here), Some(there)) = (Origin::of(from), Origin::of(to)) else {
            return refused(format!("leads to {shown}, which is no address"));
        };
        if here.is_downgraded_to(&there) {
            return refused(format!("leads to {shown}, where nothing is encrypted: that is not followed"));
        }
        if !there.is_same_host(&self.origin) && !self.request.other_hosts.iter().any(|host| there.is(host)) {
            let host = there.name();
            return refused(format!(
                "leads to {shown}, another host\nIf that is right: --allow-host {host} (it gets none of the headers)."
            ));
        }
        Ok(())
    }

    /// The text of an answer, unpacked: by the program, and then once more on the way.
    fn text_of(&self, response: Response<Body>) -> std::io::Result<Decompressed<'static>> {
        let body: BodyReader<'static> = response.into_body().into_reader();
        let watched = Patient::new(body, Watch::new(self.request.patience));
        Decompressed::new(watched, self.limits).and_then(|text| Decompressed::new(text, self.limits))
    }

    fn refusal(&self, status: StatusCode, mut response: Response<Body>) -> String {
        let mut said = Vec::new();
        let _ = response.body_mut().as_reader().take(LONGEST_ANSWER as u64).read_to_end(&mut said);
        let advice = match status.as_u16() {
            401 | 403 => "say who you are: --header 'authorization: Bearer …', or whatever it wants to know",
            404 if self.request.method == "GET" => "check the path; if it wants POST: --method POST",
            404 => "check path and method",
            405 if self.request.method == "GET" => "it wants another method: --method POST",
            405 => "it wants another method: --method GET",
            429 | 503 => "it is busy, perhaps with a snapshot: try again later",
            500..=599 => "look into its log",
            _ => "check the address",
        };
        format!("answers {status}{}\n{}", excerpt(&said), capitalized(advice))
    }

    /// The answer is a snapshot, plain or compressed, or short.
    fn receive(&self, answer: Answer, destination: Destination) -> Result<u64, CaptureError> {
        destination.progress.phase("receiving", None);
        let explain = |error, bytes| http::explain_body(&self.whom, error, bytes, self.request.patience);
        let mut input = self.text_of(answer.response).map_err(|error| explain(error, 0))?;
        let mut start = Vec::new();
        let read = input.by_ref().take(LONGEST_ANSWER as u64).read_to_end(&mut start);
        read.map_err(|error| explain(error, start.len() as u64))?;
        if start.len() < LONGEST_ANSWER
            && let Some(file) = self.file_of_answer(&start)?
        {
            return self.fetch(file, &answer.url, destination);
        }
        let mut arrival = Arrival::new(&self.whom, destination);
        arrival.take_all(Cursor::new(start).chain(input), explain)?;
        arrival.finish()
    }

    /// What a short answer leads to; `None` for a short snapshot, and for what is nothing of all this.
    fn file_of_answer(&self, answer: &[u8]) -> Result<Option<Named>, CaptureError> {
        if may_be_a_snapshot(answer) {
            return Ok(None);
        }
        match (named(answer), &self.folder) {
            (Some(named), _) => Ok(Some(named)),
            // It is written in the background, and the answer says so in its own words.
            (None, Some(_)) => Ok(Some(Named::Path(String::new()))),
            (None, None) => Err(CaptureError::refused(
                &self.whom,
                format!(
                    "answers, but with no snapshot and no name of one{}\n\
                     If it writes a file, name the folder: --dir DIR.",
                    excerpt(answer)
                ),
            )),
        }
    }

    /// Fetches what an answer from `base` names.
    fn fetch(&self, file: Named, base: &str, destination: Destination) -> Result<u64, CaptureError> {
        match file {
            Named::Address(address) => {
                let url = joined(base, &address);
                self.allow(base, &url)?;
                let answer = self.ask("GET", &url)?;
                let whom = without_secrets(&answer.url);
                let explain = |error, bytes| http::explain_body(&whom, error, bytes, self.request.patience);
                destination.progress.phase("receiving", None);
                let input = self.text_of(answer.response).map_err(|error| explain(error, 0))?;
                let mut arrival = Arrival::new(&whom, destination);
                arrival.take_all(input, explain)?;
                arrival.finish()
            }
            Named::Path(path) => {
                destination.progress.phase("waiting for the file", None);
                let (patience, limits) = (self.request.patience, self.limits);
                let writer = Writer { whom: self.whom.clone(), lives: &|| true, patience, limits };
                let file = written_file::wait(&*self.looks_for(&path)?, &writer)?;
                written_file::copy(&file, destination)
            }
        }
    }

    /// Where a file of the program's machine may be on ours.
    fn looks_for<'l>(&'l self, path: &'l str) -> Result<Look<'l>, CaptureError> {
        let path = Path::new(path);
        match (&self.folder, path.file_name()) {
            (Some(folder), None) => Ok(Box::new(|| folder.new_files())),
            (Some(folder), Some(name)) => {
                let there = folder.path().join(name);
                Ok(Box::new(move || if folder.holds(&there) { vec![there.clone()] } else { Vec::new() }))
            }
            (None, _) if self.is_of_now(path) => Ok(Box::new(move || vec![path.to_owned()])),
            (None, _) => Err(CaptureError::refused(
                &self.whom,
                format!(
                    "has written {}, which is not on this machine\n\
                     Name the folder in which its files appear here (--dir DIR), or copy the file from there: docker cp, kubectl cp, scp.",
                    one_line(&path.display().to_string())
                ),
            )),
        }
    }

    /// A file of the same name from yesterday is another one, and a program elsewhere means another machine's.
    fn is_of_now(&self, path: &Path) -> bool {
        let found = std::fs::metadata(path).ok().filter(|found| found.is_file());
        let changed = found.and_then(|found| found.modified().ok());
        self.origin.is_this_machine() && changed.is_some_and(|changed| changed + CLOCK_SLACK >= self.began)
    }
}

/// The beginning of what a program says, safe to print.
fn excerpt(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(&answer[..answer.len().min(1000)]);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words.join(" ").chars().filter(|&c| !acts(c)).take(160).collect();
    if line.is_empty() { String::new() } else { format!(": {line}") }
}

fn capitalized(advice: &str) -> String {
    let mut letters = advice.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}

//! An HTTP endpoint of the program: it streams the snapshot, or names the file that it has written.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use ureq::http::{Request, Response, StatusCode};
use ureq::{Agent, Body};

use super::arrival::{Arrival, Destination, may_be_a_snapshot};
use super::error::CaptureError;
use super::http;
use super::named_file::{Named, joined, named};
use super::written_file::{self, Folder, Writer};
use crate::snapshot::Decompressed;

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
    let asked = Asked { request, url, agent: http::agent(request.patience, &request.url), began, folder };
    destination.progress.phase("waiting for the endpoint", None);
    let response = asked.ask(&request.method, &asked.url)?;
    asked.receive(response, destination)
}

struct Asked<'a> {
    request: &'a EndpointRequest,
    url: String,
    agent: Agent,
    began: SystemTime,
    folder: Option<Folder>,
}

impl Asked<'_> {
    fn ask(&self, method: &str, url: &str) -> Result<Response<Body>, CaptureError> {
        let mut builder = Request::builder().method(method).uri(url);
        for (name, value) in &self.request.headers {
            builder = builder.header(name, value);
        }
        let request = builder
            .body(())
            .map_err(|error| CaptureError::refused(url, format!("this can't be asked ({error}): check address and headers")))?;
        let response = self.agent.run(request).map_err(|error| http::explain(url, error, self.request.patience))?;
        match response.status() {
            status if status.is_success() => Ok(response),
            status => Err(CaptureError::refused(url, self.refusal(status, response))),
        }
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
    fn receive(&self, response: Response<Body>, destination: Destination) -> Result<u64, CaptureError> {
        destination.progress.phase("receiving", None);
        let explain = |error, bytes| http::explain_body(&self.url, error, bytes, self.request.patience);
        // Compressed by the program, and then once more on the way.
        let input = Decompressed::new(response.into_body().into_reader()).and_then(Decompressed::new);
        let mut input = input.map_err(|error| explain(error, 0))?;
        let mut start = Vec::new();
        let read = input.by_ref().take(LONGEST_ANSWER as u64).read_to_end(&mut start);
        read.map_err(|error| explain(error, start.len() as u64))?;
        if start.len() < LONGEST_ANSWER
            && let Some(file) = self.file_of_answer(&start)?
        {
            return self.fetch(file, destination);
        }
        let mut arrival = Arrival::new(&self.url, destination);
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
                &self.url,
                format!(
                    "answers, but with no snapshot and no name of one{}\n\
                     If it writes a file, name the folder: --dir DIR.",
                    excerpt(answer)
                ),
            )),
        }
    }

    fn fetch(&self, file: Named, destination: Destination) -> Result<u64, CaptureError> {
        match file {
            Named::Address(address) => {
                let url = joined(&self.url, &address);
                let response = self.ask("GET", &url)?;
                let explain = |error, bytes| http::explain_body(&url, error, bytes, self.request.patience);
                destination.progress.phase("receiving", None);
                let input = Decompressed::new(response.into_body().into_reader()).and_then(Decompressed::new);
                let mut arrival = Arrival::new(&url, destination);
                arrival.take_all(input.map_err(|error| explain(error, 0))?, explain)?;
                arrival.finish()
            }
            Named::Path(path) => {
                destination.progress.phase("waiting for the file", None);
                let writer = Writer { whom: self.url.clone(), lives: &|| true, patience: self.request.patience };
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
                Ok(Box::new(move || vec![there.clone()]))
            }
            (None, _) if self.is_of_now(path) => Ok(Box::new(move || vec![path.to_owned()])),
            (None, _) => Err(CaptureError::refused(
                &self.url,
                format!(
                    "has written {}, which is not on this machine\n\
                     Name the folder in which its files appear here (--dir DIR), or copy the file from there: docker cp, kubectl cp, scp.",
                    path.display()
                ),
            )),
        }
    }

    /// A file of the same name from yesterday is another one.
    fn is_of_now(&self, path: &Path) -> bool {
        let changed = std::fs::metadata(path).and_then(|found| found.modified());
        changed.is_ok_and(|changed| changed + CLOCK_SLACK >= self.began)
    }
}

/// The beginning of what a program says, safe to print.
fn excerpt(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(&answer[..answer.len().min(1000)]);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words.join(" ").chars().filter(|c| !c.is_control()).take(160).collect();
    if line.is_empty() { String::new() } else { format!(": {line}") }
}

fn capitalized(advice: &str) -> String {
    let mut letters = advice.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}

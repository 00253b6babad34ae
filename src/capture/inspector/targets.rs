//! What an inspector can look into: one Node process, or the pages and workers of a browser. One of them is chosen.

use std::fmt::Write;
use std::net::SocketAddr;

use serde::Deserialize;

use super::InspectRequest;
use super::address::InspectAddress;
use crate::capture::error::CaptureError;
use crate::capture::http;
use crate::printable::{one_line, shortened};

/// An entry of `/json/list`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    #[serde(default)]
    id: String,
    #[serde(default)]
    r#type: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    url: String,
    /// Missing while another client has the target for itself.
    web_socket_debugger_url: Option<String>,
}

/// Nobody chooses from a longer list.
const MOST_LISTED: usize = 40;

/// Titles are anyone's text.
const LONGEST_LINE: usize = 200;

/// Lists of browsers with hundreds of tabs are shorter.
const LONGEST_LIST: u64 = 16 << 20;

/// The path of the WebSocket of the target that is meant.
pub(super) fn find(address: &InspectAddress, server: SocketAddr, request: &InspectRequest) -> Result<String, CaptureError> {
    let targets = list(address, server, request)?;
    let chosen = choose(&targets, request.target.as_deref()).map_err(|why| CaptureError::refused(address, why))?;
    let Some(url) = &chosen.web_socket_debugger_url else {
        return Err(CaptureError::refused(address, "another client is connected to the target: close its DevTools first"));
    };
    // Only the path counts: the host may be that of a container, the port one that is forwarded.
    let path = url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
    path.ok_or_else(|| CaptureError::refused(address, format!("the list of targets gives {url:?} as an address, which is none")))
}

fn list(address: &InspectAddress, server: SocketAddr, request: &InspectRequest) -> Result<Vec<Target>, CaptureError> {
    let url = format!("http://{server}/json/list");
    let whom = address.to_string();
    let response = http::agent(request.patience, &url).get(&url).call();
    let mut response = response.map_err(|error| no_inspector(&whom, error, request))?;
    let status = response.status();
    let text = response.body_mut().with_config().limit(LONGEST_LIST).read_to_string();
    let targets = text.ok().filter(|_| status.is_success()).and_then(|text| serde_json::from_str(&text).ok());
    targets.ok_or_else(|| {
        CaptureError::refused(&whom, format!("answers {status} to /json/list: this is no inspector of V8\n{ANOTHER_PORT}"))
    })
}

const ANOTHER_PORT: &str = "Name the port of the inspector, which the program prints when it starts (`Debugger listening on …`).\n\
    Bun's inspector gives no such snapshots: have it answer with Bun.generateHeapSnapshot(\"v8\") at an endpoint.";

fn no_inspector(whom: &str, error: ureq::Error, request: &InspectRequest) -> CaptureError {
    match error {
        ureq::Error::Protocol(_) => {
            CaptureError::refused(whom, format!("what answers there speaks no HTTP: this is no inspector\n{ANOTHER_PORT}"))
        }
        error => http::explain(whom, error, request.patience),
    }
}

/// Programs and pages, rather than their workers and the browser's own.
const MAIN_TYPES: [&str; 2] = ["node", "page"];

fn choose<'t>(targets: &'t [Target], wanted: Option<&str>) -> Result<&'t Target, String> {
    let fitting: Vec<&Target> = match wanted {
        None => targets.iter().collect(),
        Some(id) if targets.iter().any(|target| target.id == id) => targets.iter().filter(|target| target.id == id).collect(),
        Some(text) => targets.iter().filter(|target| target.title.contains(text) || target.url.contains(text)).collect(),
    };
    let main: Vec<&Target> = fitting.iter().copied().filter(|target| MAIN_TYPES.contains(&target.r#type.as_str())).collect();
    match (fitting.as_slice(), main.as_slice(), wanted) {
        ([only], ..) | (_, [only], _) => Ok(only),
        ([], _, _) if targets.is_empty() => Err("the inspector has no target: no page is open, no program runs".to_owned()),
        ([], _, Some(text)) => {
            Err(format!("no target has the id {text} or {text} in its title or address:{}", listed(targets.iter())))
        }
        _ => Err(format!(
            "there are several targets; choose one with --target ID, or a part of its title or address:{}",
            listed(fitting.into_iter())
        )),
    }
}

fn listed<'t>(targets: impl Iterator<Item = &'t Target>) -> String {
    let mut text = String::new();
    let targets: Vec<&Target> = targets.collect();
    for Target { id, r#type, title, url, .. } in targets.iter().take(MOST_LISTED) {
        let line = format!("{id}  {type}  {title}  {url}");
        let _ = write!(text, "\n  {}", one_line(&shortened(&line, LONGEST_LINE)));
    }
    if let Some(more @ 1..) = targets.len().checked_sub(MOST_LISTED) {
        let _ = write!(text, "\n  and {more} more");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(rows: &[(&str, &str, &str)]) -> Vec<Target> {
        let target = |&(id, kind, title): &(&str, &str, &str)| Target {
            id: id.into(),
            r#type: kind.into(),
            title: title.into(),
            url: format!("http://app/{title}"),
            web_socket_debugger_url: None,
        };
        rows.iter().map(target).collect()
    }

    #[test]
    fn the_only_page_is_meant_if_nothing_is_said() {
        let browser = targets(&[("1", "service_worker", "worker"), ("2", "page", "shop"), ("3", "iframe", "ad")]);
        assert_eq!(choose(&browser, None).unwrap().id, "2");
        assert_eq!(choose(&targets(&[("1", "service_worker", "worker")]), None).unwrap().id, "1");
    }

    #[test]
    fn a_target_is_chosen_by_id_title_or_address() {
        let browser = targets(&[("1", "page", "shop"), ("2", "page", "cart"), ("3", "worker", "prices")]);
        for (wanted, id) in [("2", "2"), ("hop", "1"), ("app/prices", "3")] {
            assert_eq!(choose(&browser, Some(wanted)).unwrap().id, id, "{wanted}");
        }
        let said = choose(&browser, None).unwrap_err();
        assert!(said.contains("--target") && said.contains("shop") && said.contains("cart"), "{said}");
        assert!(choose(&browser, Some("basket")).unwrap_err().contains("cart"));
        assert!(choose(&[], None).unwrap_err().contains("no target"));
    }
}

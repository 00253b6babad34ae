//! The protocol: the only file that knows it, and what it runs on. Each call works in a thread of its own, tells how far it is, and stops
//! when the client cancels it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData, Implementation, ListToolsResult,
    PaginatedRequestParams, ProgressNotificationParam, ProgressToken, ServerCapabilities, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::{ServerHandler, ServiceExt};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::toolbox::{ToolAnswer, Toolbox};
use super::tools::TOOLS;
use crate::session::Watcher;
use crate::snapshot::{Progress, Stop};

/// What an agent is told first.
const INSTRUCTIONS: &str = "Reads V8 heap snapshots (Node.js, Chrome, Electron, Deno, Bun). One snapshot: open, overview, then \
explain_object on what holds most. Two or more of one process: open each, the oldest first, then find_leaks. Every answer ends with the \
calls that lead on (Next: …; structuredContent.next), and keeps max_bytes; what is left waits behind a cursor. Heaps are called h1, h2, …; \
objects by the id after the @.";

/// Progress is told no more often than this.
const BETWEEN_NOTICES: Duration = Duration::from_millis(200);

/// Why the server ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Threads, pipes.
    #[error("{0}")]
    System(#[from] std::io::Error),
    /// The client did not begin as the protocol asks.
    #[error("the client does not speak the Model Context Protocol: {0}")]
    Protocol(String),
}

/// Serves a client over standard input and output until it hangs up.
///
/// # Errors
/// There are no threads, or the client begins otherwise than the protocol asks. That it hangs up is none.
pub fn serve(toolbox: Toolbox) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let served = runtime.block_on(async {
        let server = Server { toolbox: Arc::new(toolbox) };
        match server.serve(rmcp::transport::stdio()).await {
            Ok(running) => {
                // However it ends, the client is gone.
                let _ = running.waiting().await;
                Ok(())
            }
            Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => Ok(()),
            Err(error) => Err(ServeError::Protocol(error.to_string())),
        }
    });
    // A read of standard input can't be ended, nor work that is half done: both end with the process.
    runtime.shutdown_background();
    served
}

struct Server {
    toolbox: Arc<Toolbox>,
}

impl ServerHandler for Server {
    fn get_info(&self) -> rmcp::model::ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().build();
        let own = Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        rmcp::model::ServerConfig::new(capabilities).with_server_info(own).with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = TOOLS.iter().map(|info| {
            let annotations = ToolAnnotations::new().read_only(true).open_world(false);
            Tool::new(info.name, info.description, Arc::new(info.input_schema()))
                .with_title(info.title)
                .with_raw_output_schema(Arc::new(info.output_schema()))
                .annotate(annotations)
        });
        Ok(ListToolsResult::with_all_items(tools.collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let (notices, heard) = unbounded_channel();
        let token = context.meta.get_progress_token();
        let telling = tokio::spawn(tell(context.clone(), token.clone(), heard));
        let cancelled = context.ct.clone();
        let watcher = CallWatcher::new(cancelled.clone(), token.is_some().then_some(notices));
        let toolbox = Arc::clone(&self.toolbox);
        let name = request.name.to_string();
        let arguments = request.arguments.unwrap_or_default();
        let work = tokio::task::spawn_blocking(move || toolbox.call(&name, arguments, &watcher));
        let answer = tokio::select! {
            answer = work => answer,
            // The work stops at its next step; nobody waits for it.
            () = cancelled.cancelled() => return Err(ErrorData::internal_error("cancelled", None)),
        };
        // What was told of the progress goes out before the answer.
        let _ = telling.await;
        match answer {
            Ok(Some(answer)) => Ok(result(answer).into()),
            Ok(None) => {
                let names: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
                Err(ErrorData::invalid_params(format!("there is no such tool; there are: {}", names.join(", ")), None))
            }
            Err(_) => Err(ErrorData::internal_error("the work broke off; this is an error of heap-analyzer", None)),
        }
    }
}

fn result(answer: ToolAnswer) -> CallToolResult {
    let content = vec![ContentBlock::text(answer.text)];
    let mut result = if answer.is_error { CallToolResult::error(content) } else { CallToolResult::success(content) };
    result.structured_content = answer.structure;
    result
}

/// A notice of how far a call is.
struct Notice {
    progress: f64,
    total: Option<f64>,
    message: String,
}

async fn tell(context: RequestContext<RoleServer>, token: Option<ProgressToken>, mut heard: UnboundedReceiver<Notice>) {
    let Some(token) = token else { return };
    while let Some(Notice { progress, total, message }) = heard.recv().await {
        let mut notice = ProgressNotificationParam::new(token.clone(), progress).with_message(message);
        notice.total = total;
        // A client that does not listen any more is told by the answer.
        let _ = context.peer.notify_progress(notice).await;
    }
}

/// Who watches a call's work for its client.
struct CallWatcher {
    cancelled: tokio_util::sync::CancellationToken,
    notices: Option<UnboundedSender<Notice>>,
    began: Instant,
    /// Bytes so far, and in all as far as known.
    bytes: AtomicU64,
    total: AtomicU64,
    /// Milliseconds from the beginning to the last notice.
    last_notice: AtomicU64,
}

impl CallWatcher {
    fn new(cancelled: tokio_util::sync::CancellationToken, notices: Option<UnboundedSender<Notice>>) -> Self {
        CallWatcher {
            cancelled,
            notices,
            began: Instant::now(),
            bytes: AtomicU64::new(0),
            total: AtomicU64::new(0),
            last_notice: AtomicU64::new(0),
        }
    }

    fn tell(&self, message: &str) {
        let Some(notices) = &self.notices else { return };
        let total = self.total.load(Ordering::Relaxed);
        let notice = Notice {
            progress: self.bytes.load(Ordering::Relaxed) as f64,
            total: (total > 0).then_some(total as f64),
            message: message.to_owned(),
        };
        // The listener goes only when the call has ended.
        let _ = notices.send(notice);
    }
}

impl Progress for CallWatcher {
    fn phase(&self, name: &str, total_bytes: Option<u64>) {
        self.total.fetch_add(total_bytes.unwrap_or(0), Ordering::Relaxed);
        // Each notice is further than the one before.
        self.bytes.fetch_add(1, Ordering::Relaxed);
        self.tell(name);
    }

    fn advance(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        let now = self.began.elapsed().as_millis() as u64;
        let last = self.last_notice.load(Ordering::Relaxed);
        let is_time = now.saturating_sub(last) >= BETWEEN_NOTICES.as_millis() as u64;
        if is_time && self.last_notice.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.tell("reading");
        }
    }

    fn stop(&self) -> Option<Stop> {
        let cancelled = self.cancelled.clone();
        Some(Stop::when(move || cancelled.is_cancelled()))
    }
}

impl Watcher for CallWatcher {}

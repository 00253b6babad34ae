//! The recipes in `docs/`, run as they stand there: their files are written into a project, their shell lines are run. Needs Node
//! with npm, and bash. Docker, a cluster and GitLab are pretended; test runners and PM2 are real.
#![cfg(unix)]

mod ci;
mod guide;
mod project;
mod running_processes;
mod test_runners;

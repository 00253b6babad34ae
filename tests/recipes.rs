//! The recipes in `docs/`, run as they stand there: their files are written into a project, their shell lines are run. Needs Node
//! with npm, and bash. Docker, a cluster and GitLab are pretended; test runners and PM2 are real.
#![cfg(unix)]

#[path = "recipes/ci.rs"]
mod ci;
#[path = "recipes/guide.rs"]
mod guide;
#[path = "recipes/project.rs"]
mod project;
#[path = "recipes/running_processes.rs"]
mod running_processes;
#[path = "recipes/test_runners.rs"]
mod test_runners;

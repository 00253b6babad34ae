//! What users install: the npm packages, the hooks for pre-commit, the GitHub action. Packages are made from the program that
//! cargo has built. Needs Node with npm, bash, git, and Python 3, with which pre-commit is fetched once.

#[path = "packages/action.rs"]
mod action;
#[path = "packages/hooks.rs"]
mod hooks;
#[path = "packages/launcher.rs"]
mod launcher;
#[path = "packages/npx.rs"]
mod npx;
#[path = "packages/place.rs"]
mod place;
#[path = "packages/platforms.rs"]
mod platforms;
#[path = "packages/python.rs"]
mod python;
#[path = "packages/registry.rs"]
mod registry;

//! What users install: the npm packages, the hooks for pre-commit. Packages are made from the program that cargo has built. Needs Node with npm, git, and
//! Python 3, with which pre-commit is fetched once.

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

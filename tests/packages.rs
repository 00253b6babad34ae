//! What users install: the npm packages, the hooks for pre-commit, the GitHub action. Packages are made from the program that
//! cargo has built. Needs Node with npm, bash, git, and Python 3, with which pre-commit is fetched once.

mod action;
mod hooks;
mod launcher;
mod npx;
mod place;
mod platforms;
mod python;
mod registry;

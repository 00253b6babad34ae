//! What users install: the npm packages. Packages are made from the program that cargo has built. Needs Node with npm.

#[path = "packages/launcher.rs"]
mod launcher;
#[path = "packages/npx.rs"]
mod npx;
#[path = "packages/place.rs"]
mod place;
#[path = "packages/platforms.rs"]
mod platforms;

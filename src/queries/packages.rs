//! Which npm package a script belongs to, as its path or URL tells.

use crate::engine::node;

/// Scripts of the program itself.
pub const APP: &str = "(app)";
/// Scripts that come with the runtime.
pub const RUNTIME: &str = "(runtime)";
/// What the engine has for itself.
pub const ENGINE: &str = "(engine)";
/// Objects that the code of no single script holds: global ones, and what several scripts hold.
pub(crate) const SHARED: &str = "(several scripts)";

/// The package of a script by its path or URL: its npm name, `(app)` or `(runtime)`.
pub fn package_of_script(path: &str) -> String {
    let after = node::PACKAGE_FOLDERS.iter().filter_map(|folder| Some(path.rfind(folder)? + folder.len())).max();
    let Some(rest) = after.map(|at| &path[at..]) else {
        return if node::is_script_of_runtime(path) { RUNTIME } else { APP }.to_owned();
    };
    let mut parts = rest.split(['/', '\\']);
    let first = parts.next().unwrap_or_default();
    match parts.next().filter(|_| first.starts_with('@')) {
        Some(second) => format!("{first}/{second}"),
        None => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_package_folder_of_a_path_names_the_package() {
        let pairs = [
            ("/srv/app/src/server.js", APP),
            ("file:///srv/app/index.mjs", APP),
            ("/srv/app/node_modules/express/lib/router/index.js", "express"),
            ("/srv/app/node_modules/a/node_modules/@scope/b/index.js", "@scope/b"),
            ("C:\\app\\node_modules\\lodash\\lodash.js", "lodash"),
            ("/x/node_modules/.pnpm/left-pad@1.3.0/node_modules/left-pad/index.js", "left-pad"),
            ("webpack-internal:///./node_modules/react/index.js", "react"),
            ("node:internal/timers", RUNTIME),
            ("internal/bootstrap/loaders.js", RUNTIME),
            ("fs.js", RUNTIME),
            ("https://shop.example/main.js", APP),
        ];
        pairs.iter().for_each(|(path, package)| assert_eq!(package_of_script(path), *package, "{path}"));
    }
}

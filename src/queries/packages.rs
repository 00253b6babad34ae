//! Which npm package a script belongs to, as its path or URL tells.

/// Scripts of the program itself.
pub const APP: &str = "(app)";
/// Scripts that come with the runtime.
pub const RUNTIME: &str = "(runtime)";
/// What the engine has for itself.
pub const ENGINE: &str = "(engine)";
/// Objects that the code of no single script holds: global ones, and what several scripts hold.
pub(crate) const SHARED: &str = "(several scripts)";

/// How runtimes name scripts of their own: Node (`node:fs`, before 16 `internal/…`), Deno, Bun, Chrome's extensions and pages.
const RUNTIME_PREFIXES: [&str; 8] =
    ["node:", "internal/", "electron/js2c", "ext:", "deno:", "bun:", "chrome-extension://", "chrome://"];

/// Where package managers put packages; the last one in a path counts, as packages have packages of their own.
const FOLDERS: [&str; 2] = ["node_modules/", "node_modules\\"];

/// The package of a script by its path or URL: its npm name, `(app)` or `(runtime)`.
pub fn package_of_script(path: &str) -> String {
    let after = FOLDERS.iter().filter_map(|folder| Some(path.rfind(folder)? + folder.len())).max();
    let Some(rest) = after.map(|at| &path[at..]) else {
        let is_builtin = RUNTIME_PREFIXES.iter().any(|prefix| path.starts_with(prefix)) || is_old_builtin(path);
        return if is_builtin { RUNTIME } else { APP }.to_owned();
    };
    let mut parts = rest.split(['/', '\\']);
    let first = parts.next().unwrap_or_default();
    match parts.next().filter(|_| first.starts_with('@')) {
        Some(second) => format!("{first}/{second}"),
        None => first.to_owned(),
    }
}

/// Node before 16 names its own scripts `fs.js`, without any folder.
fn is_old_builtin(path: &str) -> bool {
    !path.contains(['/', '\\']) && path.ends_with(".js")
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

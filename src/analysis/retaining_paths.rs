//! Paths from a root to a node: DevTools' forest of retainers, and the shortest distinct paths for people.

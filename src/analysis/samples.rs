//! Timeline samples: how much of what was allocated between two moments is still alive.

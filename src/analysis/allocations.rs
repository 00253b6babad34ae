//! Allocation profile of a recording: live counts and sizes by function, and the stack that allocated an object.

//! Why a profile can't be read: what was wrong, at which byte, and what to do.
//! The messages name neither the file nor their own severity: whoever prints them does.

use crate::snapshot::ReadError;

/// Why there is no profile. `Display` gives one or two short lines for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// The bytes don't come: the system refuses them, they are packed wrongly, or there are too many.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// The file ends before the profile does.
    #[error(
        "the profile is cut off after {calls} complete calls (good up to byte {offset})\n\
         Its writer was killed, met a full disk, or still writes; or a copy broke off: copy it again, or record it again."
    )]
    Truncated {
        /// Calls of the tree that are complete.
        calls: u64,
        /// Byte of the (decompressed) file up to which everything was good.
        offset: u64,
    },
    /// The file holds something that no profile has, or that would make a number wrong.
    #[error("byte {offset} of the profile: {what}\nThe file is damaged or was written wrongly: record it again.")]
    Malformed {
        /// Where, in the (decompressed) file.
        offset: u64,
        /// What was found, and what was expected.
        what: String,
    },
}

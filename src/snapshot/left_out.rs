//! Parts of a file on which no size and no distance rests: written wrongly, they are left out with a warning instead of the file being
//! refused.

use super::error::ReadError;
use super::notes::Notes;

/// What is not told without a section. The name of the section, and a clause.
const CONSEQUENCES: [(&str, &str); 7] = [
    ("samples", "when objects were allocated is left out"),
    ("trace_function_infos", "which functions allocated is left out"),
    ("trace_tree", "which functions allocated is left out"),
    ("locations", "places in the code are left out, and classes of one name are told as one"),
    ("scopes", "variables that closures keep for nothing are left out"),
    ("scope_context_vars", "variables that closures keep for nothing are left out"),
    ("scope_uses", "variables that closures keep for nothing are left out"),
];

/// What was read, or nothing and a warning if it was written wrongly. That the file ends there, or changes, stays an error.
pub(crate) fn or_left_out<T: Default>(result: Result<T, ReadError>, notes: &mut Notes) -> Result<T, ReadError> {
    let malformed = match result {
        Err(ReadError::Malformed(malformed)) => malformed,
        result => return result,
    };
    match CONSEQUENCES.iter().find(|&&(section, _)| section == malformed.section()) {
        Some((_, consequence)) => notes.warn(format!("{}; {consequence}, all else is read", malformed.fault())),
        None => return Err(ReadError::Malformed(malformed)),
    }
    Ok(T::default())
}

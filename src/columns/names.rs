//! Names that several columns go by, and how DevTools writes them.

use crate::engine::v8::DETACHED_PREFIX;
use crate::snapshot::JsText;

/// A name as DevTools shows it for a detached node.
pub(crate) fn detached(name: &JsText) -> JsText<'static> {
    let mut renamed = JsText::from(DETACHED_PREFIX).into_owned();
    renamed.append(name);
    renamed
}

/// A property name inside braces: as a JSON literal where it could be taken for something else.
pub(crate) fn format_property_name(name: JsText) -> JsText {
    let is_confusing = name.as_bytes().iter().any(|byte| b",'\"{}".contains(byte));
    if is_confusing { name.to_json().into() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confusing_property_names_become_json_literals() {
        let format = |name: &'static str| format_property_name(name.into()).to_string();
        assert_eq!(format("it's é"), r#""it's é""#);
        assert_eq!(format("a\"b\n"), r#""a\"b\n""#);
        assert_eq!(format("with space"), "with space");
    }
}

//! Inferred interfaces: names for plain objects by the property names that many of them share.

//! Numbers of things: `3`, `10_000`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A number of things in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(pub u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Count;

            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("a whole number without quotes, 0 or more")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Count, E> {
                u64::try_from(number).map(Count).map_err(|_| E::custom("a number of things is not negative"))
            }
        }
        deserializer.deserialize_any(Written)
    }
}

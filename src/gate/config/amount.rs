//! What something may grow by: so much, or so many percent of what there was.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::size::parse_size;
use crate::gate::budget::Allowance;

/// `"1MB"`, `4096`, `"10%"`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BytesOrPercent(pub Allowance);

/// `100`, `"10%"`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CountOrPercent(pub Allowance);

/// `"10%"`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Percent(pub f64);

/// Reads a percentage: nothing if it is none, an error if it makes no sense.
fn percent<E: Error>(text: &str) -> Result<Option<f64>, E> {
    let Some(number) = text.trim().strip_suffix('%') else { return Ok(None) };
    match number.trim().parse::<f64>() {
        Ok(percent) if percent.is_finite() && percent >= 0.0 => Ok(Some(percent)),
        _ => Err(E::custom("write a percentage as \"10%\"")),
    }
}

fn absolute<E: Error>(number: i64) -> Result<Allowance, E> {
    u64::try_from(number).map(Allowance::Absolute).map_err(|_| E::custom("what is allowed is not negative"))
}

impl<'de> Deserialize<'de> for BytesOrPercent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = BytesOrPercent;

            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("a size such as \"1MB\", or a percentage such as \"10%\"")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<BytesOrPercent, E> {
                Ok(BytesOrPercent(match percent(text)? {
                    Some(percent) => Allowance::Percent(percent),
                    None => Allowance::Absolute(parse_size(text).map_err(E::custom)?),
                }))
            }

            fn visit_i64<E: Error>(self, bytes: i64) -> Result<BytesOrPercent, E> {
                absolute(bytes).map(BytesOrPercent)
            }
        }
        deserializer.deserialize_any(Written)
    }
}

impl<'de> Deserialize<'de> for CountOrPercent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = CountOrPercent;

            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("a number without quotes, or a percentage such as \"10%\"")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<CountOrPercent, E> {
                let percent = percent(text)?.ok_or_else(|| E::custom("write 100 without quotes, or \"10%\""))?;
                Ok(CountOrPercent(Allowance::Percent(percent)))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<CountOrPercent, E> {
                absolute(number).map(CountOrPercent)
            }
        }
        deserializer.deserialize_any(Written)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Percent;

            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("a percentage such as \"10%\"")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Percent, E> {
                percent(text)?.map(Percent).ok_or_else(|| E::custom("write a percentage as \"10%\""))
            }
        }
        deserializer.deserialize_any(Written)
    }
}

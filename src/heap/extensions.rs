//! Room in a heap for answers whose types it does not know: those of the rooms below it. One value of each type, made when first
//! asked for.

use std::any::Any;
use std::sync::OnceLock;

/// A list that only grows. There are about ten types, so that walking it costs less than hashing would.
#[derive(Default)]
pub(super) struct Extensions(OnceLock<Box<Link>>);

struct Link {
    value: Box<dyn Any + Send + Sync>,
    next: Extensions,
}

impl Extensions {
    /// The value of this type.
    pub(super) fn get<T: Default + Send + Sync + 'static>(&self) -> &T {
        let mut list = self;
        loop {
            let link = list.0.get_or_init(|| Box::new(Link { value: Box::<T>::default(), next: Extensions::default() }));
            if let Some(value) = link.value.downcast_ref() {
                return value;
            }
            list = &link.next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU8, AtomicU16, Ordering::Relaxed};

    #[test]
    fn each_type_has_one_value_that_stays() {
        let extensions = Extensions::default();
        extensions.get::<AtomicU8>().store(1, Relaxed);
        extensions.get::<AtomicU16>().store(2, Relaxed);
        let values = (extensions.get::<AtomicU8>().load(Relaxed), extensions.get::<AtomicU16>().load(Relaxed));
        assert_eq!(values, (1, 2));
        assert_eq!(extensions.get::<u32>(), &0);
    }
}

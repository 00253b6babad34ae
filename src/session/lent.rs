//! A heap that was opened for one question: with its references, or without if classes and shallow sizes are all that is asked.

use std::sync::Arc;

use super::error::SessionError;
use super::open_heaps::Opened;
use crate::heap::{OpenedHeap, Outline, OutlinedHeap};
use crate::report::Source;

/// A heap to ask for classes and shallow sizes.
#[derive(Debug)]
pub enum Lent {
    /// One that has its references.
    Whole(Arc<Opened>),
    /// One that was read without them, and where it came from.
    Outlined(Box<OutlinedHeap>, Source),
}

impl Lent {
    /// A heap that was read, and where it came from.
    pub fn new(heap: OpenedHeap, source: Source) -> Self {
        match heap {
            OpenedHeap::Whole(heap) => Lent::Whole(Arc::new(Opened { heap: *heap, source })),
            OpenedHeap::Outlined(heap) => Lent::Outlined(heap, source),
        }
    }

    /// What can be asked of it.
    pub fn outline(&self) -> Outline<'_> {
        match self {
            Lent::Whole(opened) => opened.heap.outline(),
            Lent::Outlined(heap, _) => heap.outline(),
        }
    }

    /// Where it came from.
    pub fn source(&self) -> &Source {
        match self {
            Lent::Whole(opened) => &opened.source,
            Lent::Outlined(_, source) => source,
        }
    }

    /// The heap with its references, which are read now if they were not.
    ///
    /// # Errors
    /// Somebody has changed the file.
    pub fn into_whole(self) -> Result<Arc<Opened>, SessionError> {
        match self {
            Lent::Whole(opened) => Ok(opened),
            Lent::Outlined(heap, source) => match heap.into_heap() {
                Ok(heap) => Ok(Arc::new(Opened { heap, source })),
                Err(fault) => Err(SessionError::Unopened { file: source.file, message: fault.to_string() }),
            },
        }
    }
}

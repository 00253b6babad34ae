//! heap-analyzer

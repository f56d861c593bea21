//! duroxide's stores, and one function that opens any of them by its URL.
//!
//! This module has everything of duroxide's own `providers`, and of
//! [duroxide-export-stores](https://docs.rs/duroxide-export-stores). With the feature `postgres`, it also has `postgres`, the
//! provider of [duroxide-pg](https://docs.rs/duroxide-pg), on which many processes share a database.

#[cfg(feature = "sqlite")]
#[doc(no_inline)]
pub use ::duroxide::providers::sqlite;
#[doc(no_inline)]
pub use ::duroxide::providers::{
    DeleteInstanceResult, DispatcherCapabilityFilter, ExecutionInfo, ExecutionMetadata, InstanceFilter, InstanceInfo,
    InstanceTree, KvEntry, MAX_WORKER_TAGS, ManagementProvider, OrchestrationItem, Provider, ProviderAdmin,
    ProviderError, PruneOptions, PruneResult, QueueDepths, ScheduledActivityIdentifier, SemverRange,
    SessionFetchConfig, SystemMetrics, TagFilter, WorkItem, current_build_version, error, instrumented, management,
};

#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use duroxide_export_stores::{Limits, OpenOptions, Resilient};
pub use duroxide_export_stores::{OpenError, Renames, open};

/// The provider for PostgreSQL: all of [duroxide-pg](https://docs.rs/duroxide-pg).
#[cfg(feature = "postgres")]
#[doc(no_inline)]
pub use duroxide_export_stores::duroxide_pg as postgres;

//! What an error of a provider means.

use duroxide::providers::ProviderError;

/// What an error means for the attempt that it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The database or the connection has a problem that does not depend on the request.
    Temporary,
    /// The attempt no longer holds the lock that it needs.
    Lost,
    /// The database cannot store the data.
    Refused,
    /// The error fits none of these for certain.
    Unclear,
}

/// Texts of duroxide's providers about a token that no longer holds a lock.
const LOST: &[&str] = &[
    "Invalid lock token",
    "Lock token invalid",
    "lock expired",
    "Lock renewal failed",
    "Worker queue item not found",
    "already acked",
];

/// Texts about the data: SQLSTATE classes 22, 23 and 54, and SQLite's constraints.
const REFUSED: &[&str] = &[
    "Duplicate detected",
    "Foreign key violation",
    "Constraint violation",
    "constraint failed",
    "violates",
    "has no equivalent in encoding",
    "invalid byte sequence",
    "unsupported Unicode escape sequence",
    "out of range",
    "value too long",
    "index row size",
    "index row requires",
    "exceeds the maximum",
    "too big",
    "ailed to serialize",
    "Serialization error",
    "event_id must be set",
    "cannot be stored",
];

/// Texts about problems that pass, although duroxide-pg calls them permanent: SQLSTATE 40001, 40P01, 53xxx, 55P03, 57014, 57P0x,
/// 25006 and 08xxx. An operator repairs missing rights and tables, so they count as well.
const TEMPORARY: &[&str] = &[
    "Serialization failure",
    "could not serialize access",
    "deadlock",
    "canceling statement",
    "canceling authentication",
    "could not obtain lock",
    "read-only",
    "readonly",
    "terminating connection",
    "terminating background",
    "the database system is",
    "crash of another server process",
    "too many clients",
    "too many connections",
    "connection slots",
    "out of memory",
    "out of shared memory",
    "No space left",
    "disk is full",
    "could not extend file",
    "could not write",
    "could not open",
    "could not read",
    "could not access",
    "connection",
    "during recovery",
    "database is locked",
    "table is locked",
    "disk I/O error",
    "unable to open database file",
    "permission denied",
    "does not exist",
    "no such table",
];

impl Verdict {
    /// Judges by the text, because providers do not pass on the code. Texts in another language are unclear.
    pub(super) fn from_error(error: &ProviderError) -> Self {
        let contains = |texts: &[&str]| texts.iter().any(|text| error.message.contains(text));
        if contains(LOST) {
            Self::Lost
        } else if contains(REFUSED) {
            Self::Refused
        } else if error.is_retryable() || contains(TEMPORARY) {
            Self::Temporary
        } else {
            Self::Unclear
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{self, Lost, Refused, Temporary, Unclear};
    use duroxide::providers::ProviderError;

    #[test]
    fn errors_of_the_providers_are_understood() {
        let database = |message: &str| format!("Database error: error returned from database: {message}");
        for (message, verdict) in [
            // SQLite
            ("Invalid lock token".to_owned(), Lost),
            ("Instance lock expired".to_owned(), Lost),
            ("Activity was cancelled or lock expired (worker queue row not found or lock invalid)".to_owned(), Lost),
            ("Lock renewal failed - activity was cancelled or lock expired".to_owned(), Lost),
            ("Lock token invalid, expired, or already acked".to_owned(), Lost),
            ("Invalid lock token or already acked".to_owned(), Lost),
            ("Failed to append history: (code: 5) database is locked".to_owned(), Temporary),
            ("Failed to append history: (code: 13) database or disk is full".to_owned(), Temporary),
            ("Failed to append history: (code: 8) attempt to write a readonly database".to_owned(), Temporary),
            ("Failed to append history: (code: 1555) UNIQUE constraint failed: history.event_id".to_owned(), Refused),
            ("(code: 18) string or blob too big".to_owned(), Refused),
            // PostgreSQL
            ("Worker queue item not found or already processed".to_owned(), Lost),
            ("Serialization failure: could not serialize access due to concurrent update".to_owned(), Temporary),
            ("Deadlock detected: error returned from database: deadlock detected".to_owned(), Temporary),
            (database("could not extend file \"base/5/16402\": No space left on device"), Temporary),
            (database("out of memory"), Temporary),
            (database("sorry, too many clients already"), Temporary),
            (database("remaining connection slots are reserved for roles with the SUPERUSER attribute"), Temporary),
            (database("could not obtain lock on relation \"history\""), Temporary),
            (database("canceling statement due to lock timeout"), Temporary),
            (database("canceling statement due to statement timeout"), Temporary),
            (database("canceling statement due to user request"), Temporary),
            (database("terminating connection due to administrator command"), Temporary),
            (database("terminating connection because of crash of another server process"), Temporary),
            (database("the database system is shutting down"), Temporary),
            (database("the database system is in recovery mode"), Temporary),
            (database("cannot execute UPDATE in a read-only transaction"), Temporary),
            (database("cannot execute INSERT during recovery"), Temporary),
            (database("permission denied for function ack_worker"), Temporary),
            (database("relation \"history\" does not exist"), Temporary),
            ("Unexpected error: connection closed".to_owned(), Temporary),
            ("Duplicate detected: error returned from database: duplicate key value violates ..".to_owned(), Refused),
            (
                database(
                    "character with byte sequence 0xe2 0x82 0xac in encoding \"UTF8\" has no equivalent in encoding \"LATIN1\"",
                ),
                Refused,
            ),
            (database("unsupported Unicode escape sequence"), Refused),
            (database("index row size 4008 exceeds btree version 4 maximum 2704 for index \"idx\""), Refused),
            (database("timestamp out of range: \"1e+20\""), Refused),
            ("the payload cannot be stored: it contains the character U+0000".to_owned(), Refused),
            // A server that speaks another language.
            (database("storniere Anfrage wegen Zeitüberschreitung"), Unclear),
        ] {
            assert_eq!(Verdict::from_error(&ProviderError::permanent("ack", &message)), verdict, "{message}");
        }
        assert_eq!(Verdict::from_error(&ProviderError::retryable("ack", "anything")), Temporary);
    }
}

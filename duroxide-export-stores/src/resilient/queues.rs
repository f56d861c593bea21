//! duroxide's queues in SQL, for what its interface cannot do. The tables are the same in SQLite and PostgreSQL, except for times.

use crate::resilient::stranded::{Answer, GROWTH, LONGEST, NOTICE, Stranded, StrandedWork, UNVERSIONED, Unhandled};
use duroxide::providers::WorkItem;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The tables of a store.
#[derive(Debug, Clone)]
pub(crate) enum Queues {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::SqlitePool),
    #[cfg(feature = "postgres")]
    Postgres { pool: sqlx::PgPool, schema: String },
}

/// How long an operation may take, by default: longer than networks usually hang before they recover.
pub(super) const LIMIT: Duration = Duration::from_secs(20);

/// How long to wait for an answer to a simple question.
pub(super) const QUESTION_LIMIT: Duration = Duration::from_secs(5);

/// A row that this program cannot read, or that is in the wrong queue.
#[derive(Debug, Clone)]
pub(super) struct Unread {
    pub(super) table: &'static str,
    pub(super) id: i64,
    pub(super) instance: String,
    pub(super) text: String,
}

/// Whether an instance exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Exists,
    /// Its first turn begins after this time.
    Starts(Duration),
    Missing,
    /// The database did not answer, or cannot tell.
    Unclear,
}

/// A parameter of a statement.
#[derive(Debug, Clone, Copy)]
enum Argument<'a> {
    Number(i64),
    Text(&'a str),
}
use Argument::{Number, Text};

/// A row of a queue: its ID, the ID of its instance, and its text.
type Row = (i64, String, String);

/// How many rows to search for one that cannot be read.
const LOOKS: i64 = 500;

/// How many instances to compare with an ID that does not exist.
const LATEST: i64 = 1000;

macro_rules! bind {
    ($query:expr, $arguments:expr) => {{
        let mut query = $query;
        for argument in $arguments {
            query = match *argument {
                Number(number) => query.bind(number),
                Text(text) => query.bind(text),
            };
        }
        query
    }};
}

impl Queues {
    /// Looks an instance up. Messages to one that is locked wait until it can be fetched, with its start.
    pub(super) async fn find(&self, instance: &str) -> Result<Presence, sqlx::Error> {
        let known = self
            .rows(
                "SELECT CAST(0 AS BIGINT), instance_id, '' FROM [schema]instances WHERE instance_id = $2
                 UNION ALL SELECT CAST(0 AS BIGINT), instance_id, '' FROM [schema]history WHERE instance_id = $2
                 UNION ALL SELECT CASE WHEN [is_locked] THEN 0 ELSE [visible_ms] END, instance_id, ''
                     FROM [schema]orchestrator_queue q WHERE instance_id = $2 AND [is_start]
                 LIMIT 1",
                &[Number(now()), Text(instance)],
            )
            .await?;
        let wait = |at: i64| u64::try_from(at.saturating_sub(now())).map_or(Duration::ZERO, Duration::from_millis);
        Ok(match known.first() {
            None => Presence::Missing,
            Some((at, ..)) if wait(*at).is_zero() => Presence::Exists,
            Some((at, ..)) => Presence::Starts(wait(*at)),
        })
    }

    /// The IDs of the latest instances.
    pub(super) async fn latest_instances(&self) -> Result<Vec<String>, sqlx::Error> {
        let rows = self
            .rows(
                "SELECT CAST(0 AS BIGINT), instance_id, '' FROM
                   (SELECT instance_id FROM [schema]instances ORDER BY created_at DESC LIMIT $1) AS i
                 UNION SELECT CAST(0 AS BIGINT), q.instance_id, '' FROM [schema]orchestrator_queue q WHERE [is_start]",
                &[Number(LATEST)],
            )
            .await?;
        Ok(rows.into_iter().map(|(_, instance, _)| instance).collect())
    }

    /// Removes messages to instances that have not begun and will not begin. Messages to instances that begin later wait.
    #[cfg(feature = "sqlite")]
    pub(super) async fn drop_orphans(&self) -> Result<(Vec<(String, WorkItem)>, Vec<Unread>), sqlx::Error> {
        let orphans = self
            .rows(
                "SELECT q.id, q.instance_id, q.work_item FROM [schema]orchestrator_queue q
                 WHERE [is_visible] AND NOT [is_locked] AND NOT [is_start]
                   AND NOT EXISTS (SELECT 1 FROM [schema]instances i WHERE i.instance_id = q.instance_id)
                   AND NOT EXISTS (SELECT 1 FROM [schema]history h
                                   WHERE h.instance_id = q.instance_id AND h.event_type = 'OrchestrationStarted')
                   AND NOT EXISTS (SELECT 1 FROM [schema]orchestrator_queue s WHERE s.instance_id = q.instance_id
                                   AND [position](s.work_item, '{\"StartOrchestration\"') = 1 AND s.visible_at <= q.visible_at)
                 ORDER BY q.id LIMIT $2",
                &[Number(now()), Number(LOOKS)],
            )
            .await?;
        let (mut dropped, mut unread) = (Vec::new(), Vec::new());
        for (id, instance, text) in orphans {
            let presence = self.find(&instance).await?;
            if presence == Presence::Exists {
                // The instance has started since.
                continue;
            }
            if let Presence::Starts(wait) = presence {
                let at = now().saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
                let later = "UPDATE [schema]orchestrator_queue SET visible_at = [at] WHERE id = $2";
                self.execute(later, &[Number(at), Number(id)]).await?;
                continue;
            }
            let Some(item) = read(ORCHESTRATOR_QUEUE, &text) else {
                // It is not lost: it may be for a later version.
                unread.extend(self.put_off_if_unreadable(ORCHESTRATOR_QUEUE, vec![(id, instance, text)]).await?);
                continue;
            };
            self.execute("DELETE FROM [schema]orchestrator_queue WHERE id = $1", &[Number(id)]).await?;
            dropped.push((instance, item));
        }
        Ok((dropped, unread))
    }

    /// How many messages were fetched under a lock.
    #[cfg(feature = "sqlite")]
    pub(super) async fn fetched(&self, token: &str) -> Result<usize, sqlx::Error> {
        let count = "SELECT count(*), '', '' FROM [schema]orchestrator_queue WHERE lock_token = $1";
        let rows = self.rows(count, &[Text(token)]).await?;
        Ok(rows.first().and_then(|(count, ..)| usize::try_from(*count).ok()).unwrap_or_default())
    }

    /// Puts off messages that this program cannot take, out of those that were fetched under a lock.
    pub(super) async fn put_off_unread(&self, token: &str) -> Result<Vec<Unread>, sqlx::Error> {
        let rows = "SELECT id, instance_id, work_item FROM [schema]orchestrator_queue WHERE lock_token = $1";
        self.put_off_if_unreadable(ORCHESTRATOR_QUEUE, self.rows(rows, &[Text(token)]).await?).await
    }

    /// Puts off rows that this program cannot read, and that keep it from fetching others.
    pub(super) async fn put_off_unreadable(&self, since: i64) -> Result<Vec<Unread>, sqlx::Error> {
        let mut found = self.put_off_unreadable_messages(since).await?;
        let worker_rows = "SELECT q.id, COALESCE(q.instance_id, ''), q.work_item FROM [schema]worker_queue q
             WHERE [is_visible] ORDER BY q.id LIMIT $2";
        let rows = self.rows(worker_rows, &[Number(now()), Number(LOOKS)]).await?;
        found.extend(self.put_off_if_unreadable(WORKER_QUEUE, rows).await?);
        if found.is_empty() {
            found = self.put_off_unreadable_histories().await?;
        }
        Ok(found)
    }

    /// Puts off messages. duroxide-pg locks an instance before it reads its messages, so this also releases that lock.
    async fn put_off_unreadable_messages(&self, since: i64) -> Result<Vec<Unread>, sqlx::Error> {
        let rows = self
            .rows(
                "SELECT q.id, q.instance_id, q.work_item FROM [schema]orchestrator_queue q
                 WHERE [is_visible] AND NOT EXISTS (SELECT 1 FROM [schema]instance_locks l
                     WHERE l.instance_id = q.instance_id AND l.locked_until > [now] AND l.locked_at < $2)
                 ORDER BY q.visible_at, q.id LIMIT $3",
                &[Number(now()), Number(since), Number(LOOKS)],
            )
            .await?;
        let found = self.put_off_if_unreadable(ORCHESTRATOR_QUEUE, rows).await?;
        for Unread { instance, .. } in &found {
            let token = "SELECT lock_token FROM [schema]instance_locks WHERE instance_id = $1 AND locked_at >= $2";
            let release = format!(
                "UPDATE [schema]orchestrator_queue SET lock_token = NULL, locked_until = NULL WHERE lock_token IN ({token})"
            );
            self.execute(&release, &[Text(instance), Number(since)]).await?;
            let unlock = "DELETE FROM [schema]instance_locks WHERE instance_id = $1 AND locked_at >= $2";
            self.execute(unlock, &[Text(instance), Number(since)]).await?;
        }
        Ok(found)
    }

    /// Puts off instances whose history is not JSON, because PostgreSQL parses histories when it fetches.
    async fn put_off_unreadable_histories(&self) -> Result<Vec<Unread>, sqlx::Error> {
        let events = self
            .rows(
                "SELECT CAST(0 AS BIGINT), h.instance_id, h.event_data FROM [schema]history h WHERE h.instance_id IN
                 (SELECT q.instance_id FROM [schema]orchestrator_queue q WHERE [is_visible] AND NOT [is_locked]
                  ORDER BY q.visible_at, q.id LIMIT 20)",
                &[Number(now())],
            )
            .await?;
        let is_broken = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_err();
        let broken: BTreeMap<_, _> = events
            .into_iter()
            .filter(|(.., text)| is_broken(text))
            .map(|(_, instance, text)| (instance, text))
            .collect();
        for instance in broken.keys() {
            let put_off = "UPDATE [schema]orchestrator_queue AS q SET visible_at = [later]
                           WHERE [is_visible] AND NOT [is_locked] AND q.instance_id = $3";
            self.execute(put_off, &[Number(now()), Number(millis(FIRST)), Text(instance)]).await?;
        }
        let unread = |(instance, text)| Unread { table: "history", id: 0, instance, text };
        Ok(broken.into_iter().map(unread).collect())
    }

    /// Puts off those rows that this program cannot read, unless another program works on them.
    async fn put_off_if_unreadable(&self, table: &'static str, rows: Vec<Row>) -> Result<Vec<Unread>, sqlx::Error> {
        let mut found = Vec::new();
        for (id, instance, text) in rows {
            if read(table, &text).is_some() {
                continue;
            }
            let is_free =
                if table == WORKER_QUEUE { "(q.lock_token IS NULL OR q.locked_until <= [now])" } else { "q.id = $3" };
            let put_off = format!(
                "UPDATE [schema]{table} AS q SET visible_at = [later], lock_token = NULL, locked_until = NULL
                 WHERE q.id = $3 AND {is_free}"
            );
            self.execute(&put_off, &[Number(now()), Number(millis(FIRST)), Number(id)]).await?;
            found.push(Unread { table, id, instance, text });
        }
        Ok(found)
    }

    /// Puts off all work of a handler; the longer it has waited, the longer. If another program takes it, some rows are left.
    pub(super) async fn put_off(&self, stranded: &Stranded, is_taken: bool) -> Result<(), sqlx::Error> {
        let left = if is_taken { PORTION } else { 0 };
        let first = Number(millis(stranded.first));
        match &stranded.what {
            Unhandled::Orchestration { name, version } => {
                let texts = StartTexts::new(name, version);
                // The queue alone cannot do that: a later message would overtake the start, and be dropped, because there is no
                // such instance yet. So the instances are locked.
                let lock = format!(
                    "INSERT INTO [schema]instance_locks AS l (instance_id, lock_token, locked_until, locked_at)
                     SELECT q.instance_id, '{PUT_OFF}' || q.instance_id, [later_ms], [now] FROM [schema]orchestrator_queue q
                     WHERE [is_visible] AND NOT [is_locked] AND {OF_ORCHESTRATION}
                     GROUP BY q.instance_id ORDER BY min(q.id) LIMIT {ALL} OFFSET {left} {UNLESS_LOCKED}"
                );
                self.execute(&lock, &texts.arguments(Number(now()), first)).await?;
                // Dispatchers need not look at their rows.
                let hide = format!(
                    "UPDATE [schema]orchestrator_queue AS q SET visible_at = COALESCE(
                       (SELECT [locked_until] FROM [schema]instance_locks l WHERE l.instance_id = q.instance_id), q.visible_at)
                     WHERE q.id IN (SELECT q.id FROM [schema]orchestrator_queue q
                       WHERE [is_visible] AND (SELECT l.lock_token = '{PUT_OFF}' || l.instance_id AND l.locked_until > [now]
                         FROM [schema]instance_locks l WHERE l.instance_id = q.instance_id)
                       [skip_locked])"
                );
                self.execute(&hide, &[Number(now())]).await.map(drop)
            }
            Unhandled::Activity { name } => {
                let name = named("name", name);
                let put_off = format!(
                    "UPDATE [schema]worker_queue AS q SET visible_at = [later]
                     WHERE q.id IN (SELECT q.id FROM [schema]worker_queue q
                       WHERE [is_visible] AND (q.lock_token IS NULL OR q.locked_until <= [now]) AND {OF_ACTIVITY}
                       ORDER BY q.id LIMIT {ALL} OFFSET {left} [skip_locked])"
                );
                self.execute(&put_off, &[Number(now()), first, Text(&name), Text(&spaced(&name))]).await.map(drop)
            }
        }
    }

    /// Puts off an instance that was fetched, instead of giving it back. Otherwise, all dispatchers of duroxide-pg try the same
    /// row at once, and deadlock on their advisory locks.
    pub(super) async fn put_off_fetched(&self, token: &str, delay: Duration) -> Result<(), sqlx::Error> {
        let now = now();
        // Others come back then, too, and are put off at once.
        let delay = if delay <= GRID { millis(delay) } else { (now + millis(delay)) / 1000 * 1000 + 1000 - now };
        let arguments = [Number(now), Number(delay), Text(token)];
        // The instance is locked until its messages are hidden.
        let hide =
            "UPDATE [schema]orchestrator_queue AS q SET visible_at = [after], lock_token = NULL, locked_until = NULL,
             attempt_count = CASE WHEN q.attempt_count > 0 THEN q.attempt_count - 1 ELSE 0 END
             WHERE q.lock_token = $3";
        self.execute(hide, &arguments).await?;
        let lock = format!(
            "UPDATE [schema]instance_locks SET lock_token = '{PUT_OFF}' || instance_id, locked_until = [after_ms], locked_at = [now]
             WHERE lock_token = $3"
        );
        self.execute(&lock, &arguments).await.map(drop)
    }

    /// Leaves a notice that a program lacks a handler.
    pub(super) async fn ask_for(&self, what: &Unhandled) -> Result<Answer, sqlx::Error> {
        let (now, notice) = (Number(now()), what.notice());
        let count = match what {
            Unhandled::Orchestration { .. } => format!(
                "SELECT count(*), '', '' FROM [schema]instance_locks l
                 WHERE l.lock_token LIKE '{PUT_OFF}%' AND l.locked_until > [now]"
            ),
            Unhandled::Activity { .. } => {
                "SELECT count(*), '', '' FROM [schema]worker_queue q WHERE NOT [is_visible] AND q.lock_token IS NULL"
                    .to_owned()
            }
        };
        let put_off = self.rows(&count, &[now]).await?.first().map_or(0, |(count, ..)| *count);
        let put_off = u32::try_from(put_off).unwrap_or(u32::MAX);
        let answer = "SELECT locked_until, '', '' FROM [schema]instance_locks l
             WHERE l.instance_id = $2 AND l.lock_token = $3 AND l.locked_until > [now]";
        let token = format!("{TAKEN}{notice}");
        let is_taken = !self.rows(answer, &[now, Text(&notice), Text(&token)]).await?.is_empty();
        if !is_taken {
            let ask = format!(
                "INSERT INTO [schema]instance_locks AS l (instance_id, lock_token, locked_until, locked_at)
                 VALUES ($3, '{WANTED}' || $3, [after_ms], [now]) {UNLESS_LOCKED} OR l.lock_token = '{WANTED}' || $3"
            );
            self.execute(&ask, &[now, Number(millis(LONGEST)), Text(&notice)]).await?;
        }
        Ok(Answer { is_taken, put_off })
    }

    /// Prepares the database for many more rows than before.
    pub(super) async fn prepare_for_many(&self) -> Result<(), sqlx::Error> {
        let sql = match self {
            // duroxide looks for the token of a lock whenever it ends a turn, and has an index for that in PostgreSQL alone.
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => "CREATE INDEX IF NOT EXISTS duroxide_export_lock_tokens ON instance_locks (lock_token)",
            // PostgreSQL finds out by itself after a minute, and until then looks at each row whenever something is fetched.
            #[cfg(feature = "postgres")]
            Self::Postgres { .. } => "ANALYZE [schema]orchestrator_queue, [schema]worker_queue, [schema]instance_locks",
        };
        self.execute(sql, &[]).await.map(drop)
    }

    /// Answers the notices of programs that lack a handler that this one has run.
    pub(super) async fn answer(&self, work: &StrandedWork) -> Result<(), sqlx::Error> {
        let notices = format!(
            "SELECT locked_until, instance_id, '' FROM [schema]instance_locks l
             WHERE l.instance_id LIKE '{NOTICE}%'"
        );
        for (until, notice, _) in self.rows(&notices, &[]).await? {
            if until <= now() {
                let remove = "DELETE FROM [schema]instance_locks WHERE instance_id = $2 AND locked_until <= [now]";
                self.execute(remove, &[Number(now()), Text(&notice)]).await?;
                continue;
            }
            let Some(what) = work.find_run(&notice) else { continue };
            let take = format!(
                "UPDATE [schema]instance_locks SET lock_token = '{TAKEN}' || instance_id, locked_until = [after_ms]
                 WHERE instance_id = $3"
            );
            self.execute(&take, &[Number(now()), Number(millis(TAKING)), Text(&notice)]).await?;
            self.bring_back(&what).await?;
        }
        Ok(())
    }

    /// Brings back some of the work of a handler that was put off.
    async fn bring_back(&self, what: &Unhandled) -> Result<(), sqlx::Error> {
        let (now, at_once) = (Number(now()), Number(0));
        match what {
            Unhandled::Orchestration { name, version } => {
                let texts = StartTexts::new(name, version);
                let choose = format!(
                    "UPDATE [schema]instance_locks SET lock_token = '{BACK}' || instance_id WHERE instance_id IN
                     (SELECT l.instance_id FROM [schema]instance_locks l
                      JOIN [schema]orchestrator_queue q ON q.instance_id = l.instance_id
                      WHERE l.lock_token = '{PUT_OFF}' || l.instance_id AND l.locked_until > [after_ms] AND {OF_ORCHESTRATION}
                        AND (SELECT count(*) FROM [schema]orchestrator_queue q WHERE [is_visible]) < {PORTION}
                      ORDER BY l.locked_until LIMIT {PORTION})"
                );
                if self.execute(&choose, &texts.arguments(now, at_once)).await? == 0 {
                    return Ok(());
                }
                // The instances are locked until their messages are back. A timer may happen to fire at the same time as they
                // would have come back, and must not fire earlier.
                let show = format!(
                    "UPDATE [schema]orchestrator_queue AS q SET visible_at = [created]
                     WHERE NOT [is_visible] AND [position](q.work_item, '{{\"TimerFired\"') <> 1
                       AND (SELECT l.lock_token = '{BACK}' || l.instance_id AND l.locked_until = [visible_ms]
                         FROM [schema]instance_locks l WHERE l.instance_id = q.instance_id)"
                );
                self.execute(&show, &[now]).await?;
                let unlock = format!("DELETE FROM [schema]instance_locks WHERE lock_token LIKE '{BACK}%'");
                self.execute(&unlock, &[]).await.map(drop)
            }
            Unhandled::Activity { name } => {
                let name = named("name", name);
                let show = format!(
                    "UPDATE [schema]worker_queue AS q SET visible_at = [created] WHERE q.id IN
                     (SELECT q.id FROM [schema]worker_queue q WHERE q.visible_at > [after] AND q.lock_token IS NULL AND {OF_ACTIVITY}
                        AND (SELECT count(*) FROM [schema]worker_queue q WHERE [is_visible]) < {PORTION}
                      ORDER BY q.id LIMIT {PORTION})"
                );
                self.execute(&show, &[now, at_once, Text(&name), Text(&spaced(&name))]).await.map(drop)
            }
        }
    }

    /// Removes the timers of one execution, and keeps those of the next one.
    pub(super) async fn drop_timers(&self, instance: &str, execution_id: u64) -> Result<(), sqlx::Error> {
        // As duroxide writes it, and as PostgreSQL does, with the longest name last.
        let [written, sorted] =
            [format!("\"execution_id\":{execution_id},"), format!("\"execution_id\": {execution_id}}}")];
        self.execute(
            "DELETE FROM [schema]orchestrator_queue WHERE instance_id = $1 AND lock_token IS NULL
             AND [position](work_item, '{\"TimerFired\"') = 1
             AND ([position](work_item, $2) > 0 OR [position](work_item, $3) > 0)",
            &[Text(instance), Text(&written), Text(&sorted)],
        )
        .await
        .map(drop)
    }

    async fn rows(&self, sql: &str, arguments: &[Argument<'_>]) -> Result<Vec<Row>, sqlx::Error> {
        let sql = self.dialect(sql);
        let rows = async {
            match self {
                #[cfg(feature = "sqlite")]
                Self::Sqlite(pool) => bind!(sqlx::query_as(&sql), arguments).fetch_all(pool).await,
                #[cfg(feature = "postgres")]
                Self::Postgres { pool, .. } => bind!(sqlx::query_as(&sql), arguments).fetch_all(pool).await,
            }
        };
        tokio::time::timeout(QUESTION_LIMIT, rows).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// Executes a statement, and returns how many rows it changed.
    async fn execute(&self, sql: &str, arguments: &[Argument<'_>]) -> Result<u64, sqlx::Error> {
        let sql = self.dialect(sql);
        let done = async {
            match self {
                #[cfg(feature = "sqlite")]
                Self::Sqlite(pool) => {
                    bind!(sqlx::query(&sql), arguments).execute(pool).await.map(|done| done.rows_affected())
                }
                #[cfg(feature = "postgres")]
                Self::Postgres { pool, .. } => {
                    // A plan for a queue that was empty would take a minute for one that is full.
                    let query = sqlx::query(&sql).persistent(false);
                    bind!(query, arguments).execute(pool).await.map(|done| done.rows_affected())
                }
            }
        };
        tokio::time::timeout(LIMIT, done).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// Replaces the names in brackets. If a statement uses the time, its first parameter is the current time; if it puts rows off,
    /// its second is the initial delay. Both are in milliseconds.
    fn dialect(&self, sql: &str) -> String {
        // Rows wait for a part of the time that they have waited so far, up to a minute. In steps of a second, so that many
        // of them come back at once, and are put off at once.
        let later = |greatest: &str, least: &str, age: &str| {
            let longest = LONGEST.as_millis();
            format!("([now] + {greatest}([first], {least}({age} / {GROWTH}, {longest}))) / 1000 * 1000 + 1000")
        };
        let own: Vec<(&str, String)> = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => vec![
                ("[is_visible]", "q.visible_at <= [now]".to_owned()),
                ("[later]", later("MAX", "MIN", "[age]")),
                ("[later_ms]", later("MAX", "MIN", "MAX([age])")),
                ("[after]", "([now] + [first])".to_owned()),
                ("[after_ms]", "([now] + [first])".to_owned()),
                ("[locked_until]", "l.locked_until".to_owned()),
                ("[visible_ms]", "CAST(q.visible_at AS INTEGER)".to_owned()),
                ("[created]", "COALESCE(CAST(strftime('%s', q.created_at) AS INTEGER) * 1000, [now])".to_owned()),
                ("[age]", "COALESCE([now] - CAST(strftime('%s', q.created_at) AS INTEGER) * 1000, 0)".to_owned()),
                ("[at]", "$1".to_owned()),
                ("[now]", "$1".to_owned()),
                ("[first]", "$2".to_owned()),
                ("[position]", "instr".to_owned()),
                ("[skip_locked]", String::new()),
                ("[schema]", String::new()),
            ],
            #[cfg(feature = "postgres")]
            Self::Postgres { schema, .. } => {
                let milliseconds = |time: &str| format!("CAST(EXTRACT(EPOCH FROM {time}) * 1000 AS BIGINT)");
                let time = |milliseconds: &str| format!("TO_TIMESTAMP(({milliseconds}) / 1000.0)");
                vec![
                    ("[is_visible]", format!("q.visible_at <= {}", time("[now]"))),
                    ("[later]", time(&later("GREATEST", "LEAST", "[age]"))),
                    ("[later_ms]", later("GREATEST", "LEAST", "MAX([age])")),
                    ("[after]", time("[now] + [first]")),
                    ("[after_ms]", "([now] + [first])".to_owned()),
                    ("[locked_until]", time("l.locked_until")),
                    ("[visible_ms]", milliseconds("q.visible_at")),
                    ("[created]", format!("LEAST(q.created_at, {})", time("[now]"))),
                    ("[age]", format!("COALESCE([now] - {}, 0)", milliseconds("q.created_at"))),
                    ("[at]", time("[now]")),
                    ("[now]", "CAST($1 AS BIGINT)".to_owned()),
                    ("[first]", "CAST($2 AS BIGINT)".to_owned()),
                    ("[position]", "strpos".to_owned()),
                    // Programs that put off the same rows would wait for each other.
                    ("[skip_locked]", "FOR UPDATE OF q SKIP LOCKED".to_owned()),
                    ("[schema]", format!("{schema}.")),
                ]
            }
        };
        let common = sql
            .replace(
                "[is_locked]",
                "EXISTS (SELECT 1 FROM [schema]instance_locks l WHERE l.instance_id = q.instance_id AND l.locked_until > [now])",
            )
            .replace("[is_start]", "[position](q.work_item, '{\"StartOrchestration\"') = 1");
        own.into_iter().fold(common, |sql, (bracket, own)| sql.replace(bracket, &own))
    }
}

/// The prefix of the tokens of instances that are put off. The ID of the instance follows, because tokens are unique.
const PUT_OFF: &str = "put off ";

/// The prefixes of the tokens of notices: a handler is wanted, or its work is taken.
const WANTED: &str = "wanted ";
const TAKEN: &str = "taken ";

/// The prefix of the tokens of instances that are brought back.
const BACK: &str = "back ";

/// How many rows are brought back at a time, if fewer than that wait already: until PostgreSQL has new statistics, duroxide-pg scans all
/// of them to find the next one.
const PORTION: u32 = 200;

/// Work that is put off for longer comes back in steps.
const GRID: Duration = Duration::from_secs(1);

/// SQLite does not support an offset without a limit.
const ALL: u32 = 1_000_000_000;

/// How long a program that has run a handler is expected to take more of its work.
const TAKING: Duration = Duration::from_secs(10);

/// Skips instances that another worker has locked since.
const UNLESS_LOCKED: &str = "ON CONFLICT (instance_id) DO UPDATE
    SET lock_token = excluded.lock_token, locked_until = excluded.locked_until, locked_at = excluded.locked_at
    WHERE l.locked_until <= [now]";

/// Rows of the instances of an orchestration in a version, begun or not.
const OF_ORCHESTRATION: &str = "(
    q.instance_id IN (SELECT i.instance_id FROM [schema]instances i
      WHERE i.orchestration_name = $3 AND i.orchestration_version = $4)
    OR (NOT EXISTS (SELECT 1 FROM [schema]instances i WHERE i.instance_id = q.instance_id)
      AND q.instance_id IN (SELECT s.instance_id FROM [schema]orchestrator_queue s
        WHERE [position](s.work_item, '{\"StartOrchestration\"') = 1
          AND ([position](s.work_item, $5) > 0 OR [position](s.work_item, $6) > 0)
          AND ([position](s.work_item, $7) > 0 OR [position](s.work_item, $8) > 0))))";

/// Rows of the calls of an activity.
const OF_ACTIVITY: &str = "[position](q.work_item, '{\"ActivityExecute\"') = 1
    AND ([position](q.work_item, $3) > 0 OR [position](q.work_item, $4) > 0)";

/// The orchestration and version in the text of an instance's start.
struct StartTexts<'a> {
    name: &'a str,
    version: &'a str,
    written: [String; 4],
}

impl<'a> StartTexts<'a> {
    fn new(name: &'a str, version: &'a str) -> Self {
        let name_in_start = named("orchestration", name);
        let version_in_start = match version {
            // The worker decides.
            UNVERSIONED => "\"version\":null".to_owned(),
            version => named("version", version),
        };
        let (spaced_name, spaced_version) = (spaced(&name_in_start), spaced(&version_in_start));
        Self { name, version, written: [name_in_start, spaced_name, version_in_start, spaced_version] }
    }

    fn arguments(&self, now: Argument<'a>, first: Argument<'a>) -> [Argument<'_>; 8] {
        let [name, spaced_name, version, spaced_version] = &self.written;
        [
            now,
            first,
            Text(self.name),
            Text(self.version),
            Text(name),
            Text(spaced_name),
            Text(version),
            Text(spaced_version),
        ]
    }
}

const ORCHESTRATOR_QUEUE: &str = "orchestrator_queue";
const WORKER_QUEUE: &str = "worker_queue";

/// Reads a row of a queue; `None` if this program cannot process it there.
fn read(table: &str, text: &str) -> Option<WorkItem> {
    let item: WorkItem = serde_json::from_str(text).ok()?;
    (matches!(item, WorkItem::ActivityExecute { .. }) == (table == WORKER_QUEUE)).then_some(item)
}

/// Rows that cannot be read are put off for this long at first.
const FIRST: Duration = Duration::from_secs(1);

/// A field of a message as JSON. It cannot match inside a payload, where quotation marks are escaped.
fn named(field: &str, value: &str) -> String {
    format!("\"{field}\":{}", serde_json::Value::from(value))
}

/// The same field as PostgreSQL writes it, with a space.
fn spaced(named: &str) -> String {
    named.replacen("\":", "\": ", 1)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The current time of this process, which duroxide's providers use as well.
pub(super) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, millis)
}
